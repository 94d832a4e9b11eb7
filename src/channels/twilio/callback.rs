//! What a believed callback says.

use crate::care::message::{MessageFate, Refusal};

use super::super::handover::is_wire;
use super::super::report::{InboundSms, OptOutType, StatusReport};
use super::codes;
use super::form::{Form, FormError};
use super::signature::{Callback, SignatureError, Verifier, is_form};

/// The answer to an inbound message: nothing is sent back by Twilio itself. What we answer goes through the outbox.
pub const NO_REPLY: &str = "<Response></Response>";

/// The `Content-Type` of [`NO_REPLY`].
pub const NO_REPLY_CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// The longest text that is taken in, in bytes of UTF-8. Twilio joins the parts of a long text up to 1,600 characters.
const TEXT_BYTES_MAX: usize = 8 * 1024;

/// The longest value of any other field that is read, in bytes.
const VALUE_BYTES_MAX: usize = 128;

/// Why a callback changes nothing. To be answered with 403 for a signature, 413 for a size, otherwise 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// It is not Twilio's.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// It is no form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The content type is another.
    #[error("the callback is not application/x-www-form-urlencoded")]
    NotAForm,
    /// A field that must be there is not, or is empty.
    #[error("the callback has no field {0}")]
    Missing(&'static str),
    /// A field is longer than anything that Twilio sends.
    #[error("the callback's field {0} is too long")]
    TooLong(&'static str),
    /// A field holds a NUL or, other than the text, another control character.
    #[error("the callback's field {0} holds a control character")]
    ControlCharacter(&'static str),
    /// The address names no message of ours.
    #[error("the callback's address holds no reference of ours")]
    BadWire,
    /// A status word that we do not know.
    #[error("the callback's MessageStatus is a word that we do not know")]
    UnknownStatus,
}

/// A form that Twilio signed. There is no other way to make one than [`Verifier::open`].
#[derive(Clone)]
pub struct SignedForm(Form);

impl std::fmt::Debug for SignedForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedForm").finish_non_exhaustive()
    }
}

impl Verifier {
    /// Decodes a form once and checks its signature over what was decoded.
    ///
    /// # Errors
    /// [`CallbackError`] where it is no form or not Twilio's.
    pub fn open(&self, callback: &Callback<'_>) -> Result<SignedForm, CallbackError> {
        if !is_form(callback.content_type) {
            return Err(CallbackError::NotAForm);
        }
        let form = Form::parse(callback.body)?;
        self.verify_form(callback, &form)?;
        Ok(SignedForm(form))
    }
}

impl SignedForm {
    /// Reads a status callback; `wire` is the last part of the path that Twilio called.
    ///
    /// A message that was cancelled at Twilio counts as failed by our own fault, not as never sent: we cancel nothing
    /// there, so it was done in the console, and `Failed` still yields to a later word of delivery.
    ///
    /// # Errors
    /// [`CallbackError`] where a field is missing, too long or unknown.
    pub fn status_report(&self, wire: &str) -> Result<StatusReport, CallbackError> {
        if !is_wire(wire) {
            return Err(CallbackError::BadWire);
        }
        let provider_id = self.required("MessageSid")?.to_owned();
        let code = self
            .optional("ErrorCode")?
            .and_then(|code| code.parse().ok())
            .unwrap_or(0);
        let (fate, refusal) = match self.required("MessageStatus")? {
            "accepted" | "scheduled" | "queued" | "sending" | "sent" | "partially_delivered" => {
                (MessageFate::Accepted, None)
            }
            "delivered" | "read" => (MessageFate::Delivered, None),
            "undelivered" | "failed" => (MessageFate::Failed, Some(codes::refusal(code))),
            "canceled" => (MessageFate::Failed, Some(Refusal::OurFault)),
            _ => return Err(CallbackError::UnknownStatus),
        };
        let opted_out = fate == MessageFate::Failed && codes::is_opt_out(code);
        Ok(StatusReport {
            provider_id,
            wire: wire.to_owned(),
            fate,
            refusal,
            opted_out,
        })
    }

    /// Reads an inbound message. The text is neither trimmed nor changed and may be empty.
    ///
    /// # Errors
    /// [`CallbackError`] where a field is missing, too long or holds a NUL.
    pub fn inbound_sms(&self) -> Result<InboundSms, CallbackError> {
        let body = self.0.get("Body").ok_or(CallbackError::Missing("Body"))?;
        if body.len() > TEXT_BYTES_MAX {
            return Err(CallbackError::TooLong("Body"));
        }
        if body.contains('\0') {
            return Err(CallbackError::ControlCharacter("Body"));
        }
        let opt_out_type = match self.optional("OptOutType")? {
            Some("STOP") => Some(OptOutType::Stop),
            Some("START") => Some(OptOutType::Start),
            Some("HELP") => Some(OptOutType::Help),
            _ => None,
        };
        Ok(InboundSms {
            provider_id: self.required("MessageSid")?.to_owned(),
            from: self.required("From")?.to_owned(),
            to: self.required("To")?.to_owned(),
            body: body.to_owned(),
            opt_out_type,
            segments: self
                .optional("NumSegments")?
                .and_then(|count| count.parse().ok())
                .filter(|count| *count > 0),
        })
    }

    fn required(&self, name: &'static str) -> Result<&str, CallbackError> {
        self.optional(name)?.ok_or(CallbackError::Missing(name))
    }

    fn optional(&self, name: &'static str) -> Result<Option<&str>, CallbackError> {
        let Some(value) = self.0.get(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        if value.len() > VALUE_BYTES_MAX {
            return Err(CallbackError::TooLong(name));
        }
        if value.chars().any(char::is_control) {
            return Err(CallbackError::ControlCharacter(name));
        }
        Ok(Some(value))
    }
}

#[cfg(test)]
mod tests;

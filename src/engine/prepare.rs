//! From a leased message to what is handed over: the last look at consent, the address opened, the text made.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::rulebook::Rulebook;
use super::{Engine, EngineError, gateway_name};
use crate::care::consent::AtTheDoor;
use crate::care::discretion::gsm7;
use crate::care::message::Unsent;
use crate::care::person::{Channel, Language};
use crate::care::protocol::StepKind;
use crate::channels::handover::{OutgoingMail, OutgoingSms};
use crate::channels::rendering::{Values, long_date};
use crate::store::outbox::{Leased, NewToken, Recipient, Starting, ToPerson};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place, Token};

/// A message that is ready to be started, or is not to leave.
pub(super) enum Prepared {
    /// To be started and handed over.
    Go(Box<Ready>),
    /// Not to leave.
    Refused(Unsent),
}

/// A message that is ready to be started.
pub(super) struct Ready {
    pub starting: Starting,
    pub outgoing: Outgoing,
    pub not_after: Timestamp,
}

/// What a gateway is handed.
pub(super) enum Outgoing {
    Sms(OutgoingSms),
    Mail(OutgoingMail),
}

impl Outgoing {
    /// On which channel it leaves.
    pub(super) const fn channel(&self) -> Channel {
        match self {
            Self::Sms(_) => Channel::Sms,
            Self::Mail(_) => Channel::Mail,
        }
    }
}

impl Engine {
    /// Prepares one leased message under the rules whose words hold now.
    pub(super) fn prepare(&self, leased: &Leased, book: &Rulebook, now: Timestamp) -> Result<Prepared, EngineError> {
        if leased.not_after <= now {
            return Ok(Prepared::Refused(Unsent::WindowPast));
        }
        match &leased.to {
            Recipient::Nobody => Ok(Prepared::Refused(Unsent::ContactEnded)),
            Recipient::Worker {
                worker,
                key,
                mail_c,
                language,
                kind,
                subject,
            } => Ok(self.prepare_worker(
                leased,
                (worker.as_str(), key, mail_c),
                *language,
                kind,
                subject.as_deref(),
                book,
            )),
            Recipient::Person(to) => self.prepare_person(leased, to, book, now),
        }
    }

    fn prepare_person(
        &self,
        leased: &Leased,
        to: &ToPerson,
        book: &Rulebook,
        now: Timestamp,
    ) -> Result<Prepared, EngineError> {
        let door = AtTheDoor {
            opt_outs: &to.opt_outs,
            trajectory: &to.trajectory,
            channel: leased.channel,
            address: &to.address,
            is_answer: to.reply_to.is_some(),
            contact_is_open: to.contact_is_open,
            address_holds: to.value_c.is_some(),
            point: to.point_state,
            kind: to.kind,
            cautions: &to.cautions,
        };
        if let Some(why) = door.refused() {
            return Ok(Prepared::Refused(why));
        }
        let keys = &self.inner.keys;
        let Ok(key) = keys.key(KeyKind::Person, to.person.as_str(), &to.person_key) else {
            return Ok(Prepared::Refused(Unsent::AddressChanged));
        };
        let place = Place {
            table: "contact_point",
            column: "value_c",
            row: to.point.as_str(),
        };
        let sealed = to.value_c.as_deref().unwrap_or_default();
        let address = match &to.sealed_for {
            Some((owner, _)) if *owner == to.person => keys.open(&key, place, sealed).ok(),
            Some((owner, wrapped)) => keys
                .key(KeyKind::Person, owner.as_str(), wrapped)
                .ok()
                .and_then(|own| keys.open(&own, place, sealed).ok()),
            None => None,
        };
        let Some(address) = address else {
            return Ok(Prepared::Refused(Unsent::AddressChanged));
        };
        if self
            .inner
            .settings
            .trial
            .as_ref()
            .is_some_and(|list| !list.contains(&address))
        {
            return Ok(Prepared::Refused(Unsent::Trial));
        }
        // The language is the person's of now: it may have changed since the message was queued.
        let Some(language) = book.rules.language_of(&to.languages) else {
            return Ok(Prepared::Refused(Unsent::NoText));
        };
        let other_language = (language != to.language).then_some(language);
        let anew = other_language.map(|language| ToPerson { language, ..to.clone() });
        let to = anew.as_ref().unwrap_or(to);
        let (values, token) = self.values(leased, to, &key, book, now)?;
        let Some((outgoing, segments)) = self.words(leased, to, book, address, &values, now) else {
            return Ok(Prepared::Refused(Unsent::NoText));
        };
        let place = Place {
            table: "message",
            column: "values_c",
            row: leased.key.as_str(),
        };
        let kept = serde_json::to_string(&values).unwrap_or_default();
        Ok(Prepared::Go(Box::new(Ready {
            starting: Starting {
                key: leased.key.clone(),
                person: Some((to.person.clone(), to.person_generation)),
                address: Some((to.address.clone(), to.address_generation)),
                gateway: self.gateway_of(leased.channel),
                wording: book.rules.id.to_string(),
                values_c: Some(keys.seal(&key, place, &kept)?),
                other_language,
                segments,
                token,
            },
            outgoing,
            not_after: leased.not_after,
        })))
    }

    fn values(
        &self,
        leased: &Leased,
        to: &ToPerson,
        key: &DataKey,
        book: &Rulebook,
        now: Timestamp,
    ) -> Result<(Values, Option<NewToken>), EngineError> {
        let settings = &self.inner.settings;
        let keys = &self.inner.keys;
        let presented = to.presented_c.as_deref().and_then(|sealed| {
            keys.open(
                key,
                Place {
                    table: "person",
                    column: "presented_c",
                    row: to.person.as_str(),
                },
                sealed,
            )
            .ok()
        });
        let (link, token) = self.link(leased, to, now)?;
        let lead = to
            .questionnaire
            .as_ref()
            .and_then(|id| book.rules.questionnaires.get(id)?.lead());
        let question = lead.and_then(|item| item.short.get(&to.language).cloned());
        let question = question.or_else(|| notice_of(book, to));
        let worker = to.named_worker.as_ref().and_then(|(id, wrapped, name_c)| {
            let key = keys.key(KeyKind::Person, id.as_str(), wrapped).ok()?;
            let name = keys
                .open(
                    &key,
                    Place {
                        table: "worker",
                        column: "name_c",
                        row: id.as_str(),
                    },
                    name_c,
                )
                .ok()?;
            name.split_whitespace().next().map(str::to_owned)
        });
        let hours = in_or_else(&settings.hours, to.language).cloned().unwrap_or_default();
        let sender = presented.unwrap_or_else(|| settings.sender.clone());
        Ok((
            Values {
                phone: settings.phone.clone(),
                link,
                question,
                date: to
                    .date
                    .map(|date| long_date(date, to.language, leased.channel == Channel::Sms)),
                worker: Some(worker.unwrap_or_else(|| sender.clone())),
                lines: in_or_else(&settings.help_lines, to.language).cloned(),
                hours,
                sender,
                code: None,
            },
            token,
        ))
    }

    /// A personal link, where the message carries one. Its token is minted here and only its hash is kept.
    fn link(
        &self,
        leased: &Leased,
        to: &ToPerson,
        now: Timestamp,
    ) -> Result<(Option<String>, Option<NewToken>), EngineError> {
        let can = self.capabilities().of(leased.channel);
        if !to.kind.is_question() || !can.is_some_and(|can| can.links_from_outside) {
            return Ok((None, None));
        }
        let token = Token::mint(self.inner.keys.random())?;
        let settings = &self.inner.settings;
        let link = format!("{}/a/{}", settings.public_url, token.reveal().as_str());
        let expires = now + SignedDuration::from_hours(24 * i64::from(settings.link_days));
        let token = NewToken {
            hash: token.hash().as_str().to_owned(),
            person: to.person.clone(),
            trajectory: to.trajectory.clone(),
            contact: to.contact.clone(),
            expires,
        };
        Ok((Some(link), Some(token)))
    }

    fn words(
        &self,
        leased: &Leased,
        to: &ToPerson,
        book: &Rulebook,
        address: String,
        values: &Values,
        now: Timestamp,
    ) -> Option<(Outgoing, Option<u16>)> {
        let can = self.capabilities().of(leased.channel)?;
        let made = match leased.channel {
            Channel::Sms => book.texts.sms(to.kind, to.language, can, values).map(|body| {
                let segments = gsm7(&body).segments;
                let validity = now.duration_until(leased.not_after);
                let sms = OutgoingSms {
                    wire: leased.wire.clone(),
                    to: address,
                    body,
                    validity,
                };
                (Outgoing::Sms(sms), Some(segments))
            }),
            Channel::Mail => book.texts.mail(to.kind, to.language, values).map(|mail| {
                let unsubscribe_url = values.link.as_ref().map(|link| link.replacen("/a/", "/u/", 1));
                let mail = self.mail(leased, address, &values.sender, mail, unsubscribe_url);
                (Outgoing::Mail(mail), None)
            }),
            Channel::Call | Channel::Letter | Channel::Visit => return None,
        };
        match made {
            Ok(made) => Some(made),
            Err(error) => {
                tracing::error!(send_key = %leased.key, error = %error, "a message could not be written; a worker is asked to call instead");
                None
            }
        }
    }

    fn mail(
        &self,
        leased: &Leased,
        to: String,
        from_name: &str,
        mail: crate::channels::rendering::MailText,
        unsubscribe_url: Option<String>,
    ) -> OutgoingMail {
        OutgoingMail {
            wire: leased.wire.clone(),
            to,
            from_name: from_name.to_owned(),
            from: self.inner.settings.mail_from.clone(),
            reply_to: None,
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            unsubscribe_url,
        }
    }

    /// A mail to a worker holds a code and a link, no name and no reason.
    fn prepare_worker(
        &self,
        leased: &Leased,
        (worker, wrapped, mail_c): (&str, &str, &str),
        language: Language,
        kind: &str,
        subject: Option<&str>,
        book: &Rulebook,
    ) -> Prepared {
        let keys = &self.inner.keys;
        let Ok(key) = keys.key(KeyKind::Person, worker, wrapped) else {
            return Prepared::Refused(Unsent::ContactEnded);
        };
        let place = Place {
            table: "worker",
            column: "mail_c",
            row: worker,
        };
        let Ok(address) = keys.open(&key, place, mail_c) else {
            return Prepared::Refused(Unsent::ContactEnded);
        };
        if self
            .inner
            .settings
            .trial
            .as_ref()
            .is_some_and(|list| !list.contains(&address))
        {
            return Prepared::Refused(Unsent::Trial);
        }
        let settings = &self.inner.settings;
        let values = Values {
            sender: settings.sender.clone(),
            phone: settings.phone.clone(),
            link: Some(format!("{}/", settings.workspace_url)),
            code: Some(short_code(subject.unwrap_or(leased.key.as_str()))),
            ..Values::default()
        };
        // A mail in another language is better than none.
        let mail = [language, Language::NL]
            .into_iter()
            .chain(book.texts.languages())
            .find_map(|tag| book.texts.mail_of(kind, tag, &values).ok());
        let Some(mail) = mail else {
            tracing::error!(send_key = %leased.key, kind, "there is no text for a mail to a worker");
            return Prepared::Refused(Unsent::NoText);
        };
        let outgoing = self.mail(leased, address, &settings.sender, mail, None);
        Prepared::Go(Box::new(Ready {
            starting: Starting {
                key: leased.key.clone(),
                person: None,
                address: None,
                gateway: self.gateway_of(Channel::Mail),
                wording: book.rules.id.to_string(),
                values_c: None,
                other_language: None,
                segments: None,
                token: None,
            },
            outgoing: Outgoing::Mail(outgoing),
            not_after: leased.not_after,
        }))
    }

    fn gateway_of(&self, channel: Channel) -> String {
        let id = match channel {
            Channel::Sms => self.inner.gateways.sms.as_ref().map(|gateway| gateway.id().to_owned()),
            _ => self.inner.gateways.mail.as_ref().map(|gateway| gateway.id().to_owned()),
        };
        gateway_name(channel, id.as_deref().unwrap_or("none"))
    }
}

/// What the settings say in a language, or else in any: whoever is in danger is better served by a number in another
/// language than by no message.
fn in_or_else(texts: &BTreeMap<Language, String>, language: Language) -> Option<&String> {
    texts.get(&language).or_else(|| texts.values().next())
}

/// The text of a message that wants no answer, which stands in the step plan.
fn notice_of(book: &Rulebook, to: &ToPerson) -> Option<String> {
    let key = to.contact.key_within(&to.trajectory)?;
    match &book.rules.protocol.step(&key.step)?.kind {
        StepKind::Message { texts } => texts.get(&to.language).cloned(),
        StepKind::CheckIn { .. } | StepKind::Act(_) | StepKind::Wait => None,
    }
}

/// Six characters by which a worker tells one mail from another; they say nothing.
fn short_code(of: &str) -> String {
    let hash = Sha256::digest(of.as_bytes());
    data_encoding::BASE32_NOPAD.encode(&hash).chars().take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_lines_of_another_language_are_better_than_none() {
        let lines = BTreeMap::from([(Language::NL, "1813".to_owned())]);
        assert_eq!(in_or_else(&lines, Language::FR), Some(&"1813".to_owned()));
        let both = BTreeMap::from([(Language::FR, "0800".to_owned()), (Language::NL, "1813".to_owned())]);
        assert_eq!(in_or_else(&both, Language::NL), Some(&"1813".to_owned()));
        assert_eq!(in_or_else(&BTreeMap::new(), Language::NL), None);
    }
}

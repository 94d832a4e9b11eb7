//! Twilio's error codes, in our words.
//!
//! Source: Twilio's error dictionary (docs/api/errors). Twilio adds codes without notice; what is not known here is
//! [`Refusal::Other`], which never kills an address.

use crate::care::message::Refusal;

/// The message was not processed and may be sent again: too many requests (20429, 14107), or the sender's queue is
/// full (21611).
pub(super) const fn is_busy(code: u64) -> bool {
    matches!(code, 20429 | 14107 | 21611)
}

/// The person has opted out at Twilio itself, with a STOP that we may not have seen.
pub(super) const fn is_opt_out(code: u64) -> bool {
    code == 21610
}

/// Why a message was refused (2xxxx) or did not arrive (3xxxx).
pub(super) const fn refusal(code: u64) -> Refusal {
    match code {
        // Invalid `To`, unknown handset.
        21211 | 21217 | 30005 => Refusal::NoSuchAddress,
        // Not a mobile, a landline, "landline or unreachable carrier".
        21614 | 21635 | 30006 => Refusal::NotAMobile,
        // Opted out; blocked by the carrier or the holder.
        21610 | 30004 => Refusal::Blocked,
        30003 => Refusal::Unreachable,
        30007 => Refusal::Filtered,
        30036 => Refusal::Expired,
        // Not signed in, suspended, no such account; sender, region, body or price not allowed; unregistered sender.
        20003 | 20403 | 20404 | 20005 | 10001 | 21212 | 21408 | 21602 | 21603 | 21604 | 21605 | 21606 | 21607
        | 21608 | 21609 | 21612 | 21617 | 21659 | 21660 | 21661 | 21701 | 21703 | 21704 | 30002 | 30010 | 30012
        | 30022 | 30023 | 30024 | 30032 | 30034 => Refusal::OurFault,
        _ => Refusal::Other,
    }
}

//! Channels: the only place that speaks to gateways.
//!
//! A gateway is told one message at a time and answers with one [`handover::Handover`]. Nothing is ever repeated here:
//! what may be tried again, and when, is for the engine to decide from that answer. Nothing here knows the database,
//! and no log line or error holds a name, a number, an address or a text.

pub mod gateway;
pub mod handover;
pub mod look;
pub mod played;
pub mod rendering;
pub mod report;
pub mod smtp;
pub mod twilio;

/// Chooses the one TLS provider of this process (ring) before any library looks for one. Doing it again changes nothing.
pub fn choose_tls_provider() {
    // It fails only where a provider was chosen already.
    drop(rustls::crypto::ring::default_provider().install_default());
}

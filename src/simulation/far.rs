//! The gateways' far ends: they take what they are handed, or do not, and write down what they got.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use super::faults::HostFaults;
use super::story::Mood;
use crate::care::message::Refusal;
use crate::care::person::Channel;
use crate::channels::handover::{Handover, NotTaken, OutgoingMail, OutgoingSms, Uncertain};
use crate::channels::played::FarEnd;
use crate::clock::ManualClock;

/// What the far ends share.
#[derive(Default)]
pub(super) struct Far {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sms: VecDeque<Mood>,
    mail: VecDeque<Mood>,
    got: Vec<Got>,
}

/// One hand-over, as the far end saw it.
#[derive(Clone, Debug)]
pub(super) struct Got {
    /// When, by the clock of the host.
    pub at: Timestamp,
    /// Which host handed it over.
    pub host: usize,
    /// Our reference.
    pub wire: String,
    /// To which number or mail address.
    pub to: String,
    /// By which channel.
    pub channel: Channel,
    /// What it said.
    pub body: String,
    /// Whether the far end took it.
    pub taken: bool,
    /// Whether the far end surely did not take it, and said so.
    pub again: bool,
}

impl Far {
    /// The next so many messages meet this.
    pub(super) fn weather(&self, mail: bool, count: u8, mood: Mood) {
        self.with(|state| {
            let moods = if mail { &mut state.mail } else { &mut state.sms };
            moods.extend(std::iter::repeat_n(mood, usize::from(count)));
        });
    }

    /// The sky is clear from now on.
    pub(super) fn calm(&self) {
        self.with(|state| {
            state.sms.clear();
            state.mail.clear();
        });
    }

    /// What came since the last look.
    pub(super) fn got(&self) -> Vec<Got> {
        self.with(|state| std::mem::take(&mut state.got))
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn meet(&self, got: Got) -> Handover {
        self.with(|state| {
            let moods = match got.channel {
                Channel::Sms => &mut state.sms,
                _ => &mut state.mail,
            };
            let mood = moods.pop_front();
            let handover = answer(mood, &got.wire);
            state.got.push(Got {
                taken: matches!(mood, None | Some(Mood::TakenUnsaid)),
                again: has_reached_nobody(&handover),
                ..got
            });
            handover
        })
    }
}

/// What was refused for a fault of ours has reached nobody either.
fn has_reached_nobody(handover: &Handover) -> bool {
    matches!(
        handover,
        Handover::NotTaken { .. }
            | Handover::Refused {
                why: Refusal::OurFault,
                ..
            }
    )
}

fn answer(mood: Option<Mood>, wire: &str) -> Handover {
    match mood {
        None => Handover::Accepted {
            provider_id: Some(format!("at-{wire}")),
            segments: Some(1),
        },
        Some(Mood::Busy) => Handover::NotTaken {
            retry_after: Some(SignedDuration::from_mins(1)),
            why: NotTaken::Busy,
        },
        Some(Mood::Away) => Handover::not_taken(NotTaken::NoConnection),
        Some(Mood::NoSuchNumber) => Handover::refused(Refusal::NoSuchAddress),
        Some(Mood::Blocked) => Handover::Refused {
            why: Refusal::Blocked,
            opted_out: true,
        },
        Some(Mood::OurFault) => Handover::refused(Refusal::OurFault),
        Some(Mood::TakenUnsaid) => Handover::unknown(Uncertain::Cut),
        Some(Mood::LostUnsaid) => Handover::unknown(Uncertain::TimedOut),
    }
}

/// The far ends as one host reaches them.
pub(super) struct FarFrom {
    pub host: usize,
    pub clock: ManualClock,
    pub faults: Arc<HostFaults>,
    pub far: Arc<Far>,
}

impl FarFrom {
    async fn meet(&self, wire: &str, to: &str, channel: Channel, body: String) -> Handover {
        // Whoever dies here had said that it starts, and has sent nothing.
        if self.faults.outside("hand over").await.is_err() {
            return Handover::not_taken(NotTaken::NoConnection);
        }
        let handover = self.far.meet(Got {
            at: self.clock.now(),
            host: self.host,
            wire: wire.to_owned(),
            to: to.to_owned(),
            channel,
            body,
            taken: false,
            again: false,
        });
        // Whoever dies here has sent it, and knows nothing of it.
        if self.faults.outside("hear the gateway").await.is_err() {
            return Handover::unknown(Uncertain::Cut);
        }
        handover
    }
}

impl FarEnd for FarFrom {
    fn sms<'a>(&'a self, sms: &'a OutgoingSms) -> BoxFuture<'a, Handover> {
        self.meet(&sms.wire, &sms.to, Channel::Sms, sms.body.clone()).boxed()
    }

    fn mail<'a>(&'a self, mail: &'a OutgoingMail) -> BoxFuture<'a, Handover> {
        let body = format!("{}\n{}", mail.subject, mail.text);
        self.meet(&mail.wire, &mail.to, Channel::Mail, body).boxed()
    }
}

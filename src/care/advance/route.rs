//! By which way a person is reached: a channel and a contact point, or a human being.

use super::Run;
use crate::ids::{AddressId, PointId};
use crate::person::{AddressKind, Caution, Channel, Language, PointState};
use crate::task::TaskReason;
use crate::trajectory::{Open, Seen};

/// A way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// A message by machine.
    Message {
        channel: Channel,
        point: PointId,
        address: AddressId,
        language: Language,
    },
    /// A human being.
    Human(TaskReason),
    /// None: the person's own stop closed every way that is left.
    Stopped,
}

/// The channels of an announcement and of texts that no step names channels for.
const ANY_CHANNEL: [Channel; 2] = [Channel::Sms, Channel::Mail];

impl Run<'_> {
    /// The way for the next message of the open contact, leaving out the channels in `without`.
    pub(super) fn route(&self, open: &Open, without: &[Channel]) -> Route {
        let channels: Vec<Channel> = self.channels_in_order(open).collect();
        self.route_on(&channels, Some(open), without)
    }

    /// The way on one of these channels, in their order, leaving out those in `without`.
    pub(super) fn route_on(&self, channels: &[Channel], open: Option<&Open>, without: &[Channel]) -> Route {
        if self.circle.cautions.contains(&Caution::OnlyAPerson) {
            return Route::Human(TaskReason::OnlyAPerson);
        }
        let Some(language) = self.rules.language_of(&self.circle.languages) else {
            return Route::Human(TaskReason::Language);
        };
        let (mut own_stop, mut shared_stop, mut dead, mut never_opens) = (false, false, false, false);
        let served = |channel: &Channel| self.circle.gateways.of(*channel).is_some() && !without.contains(channel);
        for channel in channels.iter().copied().filter(served) {
            for point in self.circle.points.iter().filter(|point| carries(channel, point.kind)) {
                let met = |seen: &Seen| {
                    let attempts = open.into_iter().flat_map(|open| &open.attempts);
                    let mut of_point = attempts.filter(|attempt| attempt.point == point.id);
                    of_point.any(|attempt| &attempt.seen == seen)
                };
                // What a stranger stops is no word of the person's; what they stopped themselves stays so when it dies later.
                let own = || met(&Seen::Stopped) || self.circle.stopped_it_themselves(channel, &point.address);
                if point.state == PointState::WrongPerson {
                    dead = true;
                } else if own() {
                    own_stop = true;
                } else if met(&Seen::Failed) || point.state == PointState::Dead {
                    dead = true;
                } else if self.circle.is_stopped(channel, &point.address) {
                    shared_stop = true;
                } else if self.timing.on(channel).never_opens(self.now) {
                    // The quiet hours, the person's and the channel's, cover the whole window: nothing can ever leave on
                    // it. Another channel may have other hours.
                    never_opens = true;
                } else {
                    return Route::Message {
                        channel,
                        point: point.id.clone(),
                        address: point.address.clone(),
                        language,
                    };
                }
            }
        }
        if never_opens {
            return Route::Human(TaskReason::NoWindow);
        }
        match (own_stop, shared_stop, dead) {
            // Nobody is called because they said stop.
            (true, _, _) => Route::Stopped,
            (false, true, _) => Route::Human(TaskReason::SharedStop),
            (false, false, true) => Route::Human(TaskReason::DeadChannel),
            (false, false, false) => Route::Human(TaskReason::NoChannel),
        }
    }

    /// What the person likes first, then the order of the step.
    fn channels_in_order(&self, open: &Open) -> impl Iterator<Item = Channel> {
        let step = self.rules.protocol.step(&open.key.step);
        // What a human being does names no channel, and is announced on any.
        let named = step.map(|step| &step.channels).filter(|channels| !channels.is_empty());
        let of_step: Vec<Channel> = named.map_or_else(|| ANY_CHANNEL.to_vec(), Clone::clone);
        let preferred = self.circle.preferred.filter(|channel| of_step.contains(channel));
        preferred
            .into_iter()
            .chain(of_step.into_iter().filter(move |channel| Some(*channel) != preferred))
    }
}

/// Whether an address of this kind takes messages of this channel.
const fn carries(channel: Channel, kind: AddressKind) -> bool {
    matches!(
        (channel, kind),
        (Channel::Sms, AddressKind::Mobile) | (Channel::Mail, AddressKind::Mail)
    )
}

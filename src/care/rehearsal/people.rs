//! Messages that leave, and what people do with them.

use jiff::SignedDuration;

use super::Rehearsal;
use super::chance::Chance;
use super::company::{Company, Item};
use super::row::{Came, Row};
use crate::calendar::fnv1a;
use crate::circle::OptOutScope;
use crate::consent::AtTheDoor;
use crate::effect::{StopAsked, Wish};
use crate::event::{Event, Reply, Said, Via};
use crate::ids::{AddressId, ContactKey, InboundId, SendKey};
use crate::message::{MessageFate, MessageKind, Refusal};
use crate::person::{Channel, PointState};
use crate::risk::Heard;

/// From this hour on people answer.
const NIGHT_ENDS: i8 = 7;

/// What somebody writes back.
#[derive(Debug)]
pub(super) struct Reaction {
    key: ContactKey,
    via: Via,
    address: AddressId,
    said: Said,
}

impl Company {
    /// A message's moment to leave.
    pub(super) fn leave(
        &mut self,
        rehearsal: &Rehearsal<'_>,
        place: usize,
        key: &SendKey,
        tell: &mut impl FnMut(usize, &Row),
    ) {
        let now = self.now;
        let life = &mut self.lives[place];
        let Some(at) = life.outbox.iter().position(|wish| &wish.key == key) else {
            return;
        };
        let wish = life.outbox.swap_remove(at);
        let refused = AtTheDoor {
            opt_outs: &life.circle.opt_outs,
            trajectory: &life.id,
            kind: wish.kind,
            channel: wish.channel,
            address: &wish.address,
            is_answer: false,
            contact_is_open: true,
            address_holds: true,
            point: life
                .circle
                .points
                .iter()
                .find(|point| point.id == wish.point)
                .map_or(PointState::Unconfirmed, |point| point.state),
            cautions: &life.circle.cautions,
        }
        .refused();
        let is_dead = {
            // An address is dead or alive for good, whoever writes to it.
            let mut fate = Chance::of(rehearsal.seed, fnv1a(wish.address.as_str()));
            rehearsal.habits.dead.happens(&mut fate)
        };
        let fate = match refused {
            Some(_) => MessageFate::Cancelled,
            None if is_dead => MessageFate::Failed,
            None => MessageFate::Delivered,
        };
        if let Some(message) = life.circle.messages.iter_mut().find(|message| &message.key == key) {
            (message.fate, message.unsent, message.since) = (fate, refused, now);
            message.refusal = (fate == MessageFate::Failed).then_some(Refusal::NoSuchAddress);
        }
        let sent = life.rows.iter_mut().rev().find(|row| {
            row.key == wish.contact && row.at == wish.not_before && row.came == Came::Fate(MessageFate::Queued)
        });
        if let Some(row) = sent {
            (row.came, row.at) = (Came::Fate(fate), now);
        }
        if fate == MessageFate::Delivered {
            self.arrive(rehearsal, place, &wish);
        } else {
            self.deliver(rehearsal, place, &Event::Fate { key: key.clone() }, tell);
        }
    }

    /// A message arrives: the person may write back.
    fn arrive(&mut self, rehearsal: &Rehearsal<'_>, place: usize, wish: &Wish) {
        let habits = rehearsal.habits;
        let life = &mut self.lives[place];
        let asks = matches!(wish.kind, MessageKind::CheckIn | MessageKind::Reminder);
        let tells = matches!(wish.kind, MessageKind::Announcement | MessageKind::Notice);
        if life.never || !(asks || tells) || !habits.answered.happens(&mut life.chance) {
            return;
        }
        let by_text = if wish.channel == Channel::Mail {
            Via::Mail
        } else {
            Via::Sms
        };
        let stop = Said {
            stop: Some(StopAsked::of(OptOutScope::Automatic)),
            ..Said::default()
        };
        let heard = |heard| Said {
            heard,
            ..Said::default()
        };
        let (via, said) = if habits.stop.happens(&mut life.chance) {
            (by_text, stop)
        } else if tells {
            // Whoever has nothing against it does not answer.
            return;
        } else if habits.later.happens(&mut life.chance) {
            let later = Said {
                later: true,
                ..Said::default()
            };
            (by_text, later)
        } else if habits.call_me.happens(&mut life.chance) {
            let call_me = Heard {
                call_me: true,
                ..Heard::default()
            };
            (by_text, heard(call_me))
        } else {
            let lines = wish.questionnaire.as_deref();
            let lines = lines.and_then(|id| rehearsal.script.of_questionnaire(id));
            let Some(lines) = lines else { return };
            let trouble = habits.trouble.happens(&mut life.chance);
            let troubled = life.chance.one_of(&lines.trouble).filter(|_| trouble);
            (Via::Page, heard(troubled.unwrap_or(&lines.well).clone()))
        };
        let hours = u32::from(habits.answer_hours.max(1));
        let minutes = 1 + life.chance.below(hours * 60);
        let reaction = Reaction {
            key: wish.contact.clone(),
            via,
            address: wish.address.clone(),
            said,
        };
        let at = self.now + SignedDuration::from_mins(i64::from(minutes));
        // Nobody answers in the small hours.
        let hour = self.lives[place].circle.tz.to_datetime(at).hour();
        let at = at + SignedDuration::from_hours(i64::from((NIGHT_ENDS - hour).max(0)));
        self.appoint(at, Item::React(place, Box::new(reaction)));
    }

    /// What somebody wrote comes in: a stop is committed with it, then the trajectory reads it.
    pub(super) fn react(
        &mut self,
        rehearsal: &Rehearsal<'_>,
        place: usize,
        reaction: Reaction,
        tell: &mut impl FnMut(usize, &Row),
    ) {
        let stop = reaction.said.stop.map(|stop| stop.scope);
        if let Some(scope) = stop {
            self.stop(place, scope, Some(&reaction.address), None);
        }
        let life = &mut self.lives[place];
        life.replies += 1;
        let who = life.person;
        let event = Event::Replied(Reply {
            inbound: InboundId::from(format!("r{}", life.replies)),
            via: reaction.via,
            address: (reaction.via != Via::Page).then(|| reaction.address.clone()),
            key: reaction.key,
            said: reaction.said,
            happened: self.now,
            answerable: true,
        });
        self.deliver(rehearsal, place, &event, tell);
        let Some(scope) = stop else { return };
        for other in 0..self.lives.len() {
            let life = &self.lives[other];
            let shares = life.circle.points.iter().any(|point| point.address == reaction.address);
            if life.person == who || shares {
                self.deliver(rehearsal, other, &Event::OptedOut { scope }, tell);
            }
        }
    }
}

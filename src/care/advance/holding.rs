//! Whether what a step asks for holds.

use super::Run;
use super::route::Route;
use crate::condition::Condition;
use crate::contact::{Ending, Origin, Outcome, Why};
use crate::effect::Actor;
use crate::ids::ContactKey;
use crate::message::{MessageFate, Unsent};
use crate::person::Channel;
use crate::protocol::{DossierFact, Fact, PersonFact, Step, is_within};
use crate::trajectory::{ADDED_FROM, Open, Stage};

/// The code that stands for nothing of a kind.
const NONE: &str = "none";

impl Run<'_> {
    /// Whether a contact of a step is to be held. One that a worker added is, whatever the step asks for.
    pub(super) fn holds(&self, step: &Step, key: &ContactKey) -> bool {
        let mut asked = step.when.iter().chain(&step.while_);
        key.occurrence >= ADDED_FROM || asked.all(|condition| self.is_so(condition))
    }

    /// Whether a condition is met.
    pub(super) fn is_so(&self, condition: &Condition<Fact>) -> bool {
        condition.is_met(&|fact: &Fact| self.is_fact(fact))
    }

    fn is_fact(&self, fact: &Fact) -> bool {
        let past = &self.trajectory.past;
        match fact {
            Fact::Answer { item, is } => {
                let last = past.answer(item);
                last.is_some_and(|code| is.iter().any(|one| one == code))
            }
            Fact::Outcome { step, is } => past.steps.get(step).is_some_and(|past| is.contains(&past.last.outcome)),
            Fact::Alert { level } => past.alert.is_some_and(|raised| raised >= *level),
            Fact::Signal { rule } => past.signals.contains_key(rule),
            Fact::Score {
                questionnaire,
                at_least,
                at_most,
            } => {
                let last = past.score(questionnaire);
                last.is_some_and(|last| is_within(last.points, *at_least, *at_most))
            }
            Fact::Dossier { what, is } => {
                let circle = self.circle;
                let has = |code: &str| is.iter().any(|one| one == code);
                match what {
                    DossierFact::Help => circle.help.is_some_and(|help| has(help.code())),
                    DossierFact::ClosingReason => circle.closing_reason.is_some_and(|reason| has(reason.code())),
                    DossierFact::Owner => circle.owners.iter().any(|owner| has(owner.role.code())),
                }
            }
            Fact::Person { what, is } => {
                let has = |code: &str| is.iter().any(|one| one == code);
                match what {
                    PersonFact::Language => {
                        let language = self.rules.language_of(&self.circle.languages);
                        has(language.as_ref().map_or(NONE, |language| language.tag()))
                    }
                    PersonFact::Prefers => has(self.circle.preferred.map_or(NONE, Channel::code)),
                    PersonFact::Caution => self.circle.cautions.iter().any(|caution| has(caution.code())),
                    PersonFact::Reachable => {
                        let reached = |channel: &&Channel| self.reaches(**channel);
                        let mut ways = [Channel::Sms, Channel::Mail].iter().filter(reached).peekable();
                        (ways.peek().is_none() && has(NONE)) || ways.any(|channel| has(channel.code()))
                    }
                }
            }
        }
    }

    /// Whether a machine can write to the person on a channel.
    fn reaches(&self, channel: Channel) -> bool {
        matches!(self.route_on(&[channel], None, &[]), Route::Message { .. })
    }

    /// A contact that has not gone out yet and that no longer is to be held ends: the reason for it is gone.
    pub(super) fn end_where_the_reason_is_gone(&mut self) -> bool {
        let Some(open) = self.trajectory.open.as_ref().filter(|open| open.origin == Origin::Plan) else {
            return false;
        };
        let waits = match open.stage {
            Stage::Voice => true,
            Stage::Asking => self.none_has_left(open),
            Stage::Later { .. } | Stage::Human { .. } => false,
        };
        let step = self.rules.protocol.step(&open.key.step);
        if !waits || step.is_none_or(|step| self.holds(step, &open.key)) {
            return false;
        }
        self.end_open(
            Ending::new(Outcome::Cancelled, Why::ConditionFalse),
            Unsent::ContactEnded,
            Actor::Plan,
        );
        true
    }

    /// Whether no message of a contact has been handed over.
    fn none_has_left(&self, open: &Open) -> bool {
        open.attempts.iter().all(|attempt| {
            self.message_of(&open.key, attempt.n).is_some_and(|message| {
                matches!(
                    message.fate,
                    MessageFate::Queued | MessageFate::NotSent | MessageFate::Cancelled
                )
            })
        })
    }
}

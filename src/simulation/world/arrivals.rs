//! What reaches the service, and what the far ends got.

use std::collections::BTreeSet;

use futures_util::FutureExt as _;

use super::{Ahead, ORG, Person, SimulationError, World, arrive};
use crate::care::message::{MessageFate, MessageKind};
use crate::care::person::Channel;
use crate::simulation::far::Got;
use crate::simulation::host::Told;
use crate::simulation::people::{Coming, Said, consequences};
use crate::simulation::story::{Human, Words};
use crate::simulation::watch::{Deed, What};
use crate::store::inbound::Received;
use crate::store::{house, witness};

impl World<'_> {
    pub(super) async fn comes(&mut self, coming: Coming, tries: u32) -> Result<(), SimulationError> {
        let host = self.awake();
        let engine = host
            .and_then(|host| self.hosts.get(host))
            .and_then(|host| host.engine.clone());
        let (Some(host), Some(engine)) = (host, engine) else {
            self.after(5 + tries, Ahead::Coming(coming, tries + 1));
            return Ok(());
        };
        if !matches!(coming, Coming::Report { .. }) {
            self.tell(format!("{coming:?}"));
        }
        let running = arrive(engine, coming.clone());
        self.run(host, What::Coming(coming, tries), Box::pin(running)).await
    }

    pub(super) async fn done(&mut self, what: What, told: Told) -> Result<(), SimulationError> {
        match (what, told) {
            (
                What::Coming(
                    Coming::Report {
                        wire,
                        fate: MessageFate::Failed,
                        ..
                    },
                    _,
                ),
                _,
            ) => self.watch.failed(&wire),
            (What::Coming(Coming::Text { id, from, words }, _), Told::Received(received)) => {
                if received != Received::Duplicate {
                    self.watch.replies.insert(format!("twilio:inbound:{id}"));
                }
                if words == Said::Words(Words::Later) {
                    self.watch.later_from(&from);
                }
                if words.is_stop() {
                    let started = self.under_way().await?;
                    self.watch.stop(&from, started);
                }
            }
            (What::Coming(Coming::Page { nonce, said, .. }, _), Told::Paged(is_heard)) => match said {
                Said::Words(Words::Later) => self.watch.later(message_of(&nonce)),
                _ if said.is_stop() && is_heard => self.stopped_by_link(&nonce).await?,
                _ => {}
            },
            (What::Coming(Coming::Unsubscribe { nonce, .. }, _), Told::Paged(true)) => {
                self.stopped_by_link(&nonce).await?;
            }
            (What::Act(deed), Told::Staffed(acted)) => match deed {
                Deed::Audited if acted => self.watch.acts += 1,
                Deed::Erased(person) if acted => {
                    let started = self.under_way().await?;
                    self.watch.leave_alone(&person, started);
                }
                Deed::Brake(true) => {
                    let started = self.under_way().await?;
                    self.watch.brake(Some(started));
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// Whoever got this link wants nothing automatic any more, by whatever way.
    async fn stopped_by_link(&mut self, nonce: &str) -> Result<(), SimulationError> {
        let wires = vec![message_of(nonce).to_owned()];
        let read = self
            .store
            .read(move |conn| async move { witness::messages(conn, &wires).await }.boxed());
        for message in read.await? {
            let started = self.under_way().await?;
            self.watch.leave_alone(&message.recipient, started);
        }
        Ok(())
    }

    /// References of what has been started and may still arrive.
    pub(super) async fn under_way(&self) -> Result<BTreeSet<String>, SimulationError> {
        let read = self
            .store
            .read(|conn| async move { witness::under_way(conn).await }.boxed());
        Ok(read.await?.into_iter().map(|message| message.wire).collect())
    }

    pub(super) async fn look_at_the_far_end(&mut self, was_frozen: bool) -> Result<(), SimulationError> {
        let got = self.far.got();
        if got.is_empty() {
            return Ok(());
        }
        let wires: Vec<String> = got.iter().map(|one| one.wire.clone()).collect();
        let read = self.store.read(move |conn| {
            async move {
                let messages = witness::messages(conn, &wires).await?;
                let pulse = house::last_pulse(conn, ORG, house::ENGINE).await?;
                Ok((messages, pulse))
            }
            .boxed()
        });
        let (messages, pulse) = read.await?;
        let zone = self.zone.clone();
        for one in got {
            self.outcome.handed += 1;
            let message = messages.iter().find(|message| message.wire == one.wire);
            let kind = message.and_then(|message| message.kind);
            let name = kind.map_or("to a worker", MessageKind::code);
            self.tell(format!(
                "host {} hands over {name} to {} ({} {}): {}",
                one.host,
                one.to,
                one.wire,
                message.map_or("", |message| message.key.as_str()),
                if one.taken { "taken" } else { "not taken" }
            ));
            self.watch.judge(&one, message, (pulse, was_frozen), &zone);
            let is_question = kind.is_some_and(MessageKind::is_question);
            let human = self.human(&one).copied();
            for (later, coming) in consequences(self.story.seed, &one, human.as_ref(), is_question) {
                let at = self.now + later;
                self.at(at, Ahead::Coming(coming, 0));
            }
        }
        Ok(())
    }

    /// Whose phone or mailbox it is.
    pub(super) fn human(&self, got: &Got) -> Option<&Human> {
        let is_theirs = |person: &&Person| match got.channel {
            Channel::Sms => person.number.as_ref() == Some(&got.to),
            _ => person.mail.as_ref() == Some(&got.to),
        };
        self.people.iter().find(is_theirs).map(|person| &person.human)
    }
}

/// The message behind a page that was filled in.
fn message_of(nonce: &str) -> &str {
    nonce.trim_start_matches("n-")
}

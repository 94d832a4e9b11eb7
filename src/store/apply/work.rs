//! Effects that ask workers for something: tasks, alerts' mails, answers for their eyes.

use jiff::SignedDuration;

use super::{Decision, Writing, actor_text};
use crate::care::effect::{Actor, Effect, Source};
use crate::care::ids::{ContactKey, TaskId};
use crate::care::message::MessageFate;
use crate::care::person::Readers;
use crate::care::risk::{AlertLevel, Heard};
use crate::care::task::{AlertWish, TaskKind, TaskWish};
use crate::store::value::{Value, values};
use crate::store::{Conn, StoreError};

/// A mail to a worker is of use for so long.
const WORKER_MAIL_LIVES: SignedDuration = SignedDuration::from_hours(48);

impl Writing<'_> {
    pub(super) async fn write_work(
        &self,
        conn: &mut Conn<'_>,
        one: &Decision,
        effect: &Effect,
    ) -> Result<(), StoreError> {
        match effect {
            Effect::Task(wish) => self.write_task(conn, one, wish).await,
            Effect::WithdrawTask { task } => self.withdraw(conn, one, task).await,
            Effect::EscalateTask { task, deadline } => {
                let sql = "UPDATE task SET escalated_at = $1, deadline = $2, generation = generation + 1 \
                           WHERE closed_at IS NULL AND id = (SELECT task FROM task_person WHERE wish = $3)";
                conn.run("escalate a task", sql, values![self.now, *deadline, task.as_str()])
                    .await?;
                Ok(())
            }
            Effect::LapseTask { task } => {
                let sql = "UPDATE task SET lapsed_at = $1, generation = generation + 1 \
                           WHERE closed_at IS NULL AND id = (SELECT task FROM task_person WHERE wish = $2)";
                conn.run("let a task lapse", sql, values![self.now, task.as_str()])
                    .await?;
                Ok(())
            }
            Effect::Alert(alert) => self.mail_owner(conn, alert).await,
            _ => Ok(()),
        }
    }

    /// Two persons of one dossier share one open task of a kind that is shared; the earlier deadline holds.
    async fn write_task(&self, conn: &mut Conn<'_>, one: &Decision, wish: &TaskWish) -> Result<(), StoreError> {
        let shared = if wish.kind.is_shared() {
            open_task_of(conn, one.read.dossier.as_str(), wish.kind).await?
        } else {
            None
        };
        let task = if let Some(task) = shared {
            let sql = "UPDATE task SET deadline = CASE WHEN deadline < $1 THEN deadline ELSE $1 END, \
                       generation = generation + 1 WHERE id = $2";
            conn.run("share a task", sql, values![wish.deadline, task.as_str()])
                .await?;
            task
        } else {
            let row = self.task_row(one, wish);
            let head = "INSERT INTO task (id, org, dossier, kind, reason, readers, alert, message, owner, team, deadline, \
                        slot_on, generation, created_at, retain_class)";
            conn.insert("write a task", head, vec![row], "ON CONFLICT (id) DO NOTHING")
                .await?;
            wish.id.to_string()
        };
        let row = values![
            wish.id.as_str(),
            task,
            self.keys.org(),
            one.read.person.as_str(),
            one.advanced.trajectory.id.as_str(),
            one.advanced.trajectory.contact(&wish.key).as_str(),
        ];
        let head = "INSERT INTO task_person (wish, task, org, person, trajectory, contact)";
        conn.insert(
            "name the person of a task",
            head,
            vec![row],
            "ON CONFLICT (wish) DO NOTHING",
        )
        .await?;
        Ok(())
    }

    fn task_row(&self, one: &Decision, wish: &TaskWish) -> Vec<Value> {
        values![
            wish.id.as_str(),
            self.keys.org(),
            one.read.dossier.as_str(),
            wish.kind.code(),
            wish.reason.code(),
            wish.readers.code(),
            wish.alert.as_ref().map(|alert| alert.as_str()),
            wish.message.as_ref().map(|key| key.as_str()),
            wish.owner.as_ref().map(|owner| owner.as_str()),
            wish.team.clone().or_else(|| one.read.circle.team.clone()),
            wish.deadline,
            wish.slot,
            1_i64,
            self.now,
            "task",
        ]
    }

    /// The person no longer needs it; where nobody else does either, the task closes.
    async fn withdraw(&self, conn: &mut Conn<'_>, one: &Decision, wish: &TaskId) -> Result<(), StoreError> {
        // Whoever comes to share the task meanwhile is seen by the statements that follow.
        let lock = conn.for_update();
        let sql = format!("SELECT id FROM task WHERE id = (SELECT task FROM task_person WHERE wish = $1){lock}");
        conn.first("lock a task", sql, values![wish.as_str()], |row| row.text())
            .await?;
        let sql = "UPDATE task_person SET closed_at = $1 WHERE wish = $2 AND trajectory = $3 AND closed_at IS NULL";
        let bound = values![self.now, wish.as_str(), one.advanced.trajectory.id.as_str()];
        conn.run("withdraw a person from a task", sql, bound).await?;
        let sql = "UPDATE task SET withdrawn_at = $1, closed_at = $1, retain_from = $1, generation = generation + 1 \
                   WHERE closed_at IS NULL AND id = (SELECT task FROM task_person WHERE wish = $2) \
                   AND NOT EXISTS (SELECT 1 FROM task_person p WHERE p.task = task.id AND p.closed_at IS NULL)";
        conn.run("withdraw a task", sql, values![self.now, wish.as_str()])
            .await?;
        Ok(())
    }

    /// A pressing alert is mailed at once; what can wait stands in the morning mail.
    async fn mail_owner(&self, conn: &mut Conn<'_>, alert: &AlertWish) -> Result<(), StoreError> {
        let Some(owner) = alert.owner.as_ref().filter(|_| alert.level != AlertLevel::Amber) else {
            return Ok(());
        };
        let key = format!("{}.mail", alert.id);
        let row = worker_mail(
            self.keys,
            &key,
            owner.as_str(),
            "worker-alert",
            alert.id.as_str(),
            self.now,
        );
        write_worker_mails(conn, vec![row]).await
    }

    pub(super) fn answer_rows(
        &self,
        one: &Decision,
        key: &ContactKey,
        heard: &Heard,
        source: &Source,
    ) -> Vec<Vec<Value>> {
        let trajectory = &one.advanced.trajectory;
        let (source, actor) = match source {
            Source::Inbound(inbound) => (inbound.to_string(), Actor::Person),
            Source::Task(task) => (task.to_string(), Actor::Plan),
            Source::Worker(worker, at) => (
                format!("{worker}.{}", at.as_microsecond()),
                Actor::Worker(worker.clone()),
            ),
        };
        let rules = self.rules.get(one.read.rules.as_str());
        let readers = |item: &str| {
            rules
                .and_then(|rules| {
                    let step = rules.protocol.step(&key.step)?;
                    rules
                        .questionnaires
                        .get(step.questionnaire()?)?
                        .item(item)
                        .map(|item| item.readers)
                })
                .unwrap_or(Readers::Counsellor)
        };
        let flags = [
            (
                "call-me",
                heard.call_me || heard.call_me_today,
                if heard.call_me_today { "today" } else { "yes" },
            ),
            ("danger", heard.danger, "yes"),
        ];
        let flags = flags
            .into_iter()
            .filter(|(_, is, _)| *is)
            .map(|(item, _, code)| (item.to_owned(), code.to_owned()));
        heard
            .answers
            .iter()
            .map(|(item, code)| (item.clone(), code.clone()))
            .chain(flags)
            .map(|(item, code)| {
                values![
                    format!("{source}.{item}"),
                    self.keys.org(),
                    trajectory.id.as_str(),
                    trajectory.contact(key).as_str(),
                    one.read.person.as_str(),
                    item.as_str(),
                    code,
                    readers(&item).code(),
                    source.as_str(),
                    self.now,
                    self.now,
                    actor_text(&actor),
                    "answer",
                ]
            })
            .collect()
    }
}

/// The open task of a dossier that a further person may share. Its row stays locked, so that nobody closes it before the
/// person is named in it, and one that was being closed is not given.
async fn open_task_of(conn: &mut Conn<'_>, dossier: &str, kind: TaskKind) -> Result<Option<String>, StoreError> {
    let lock = conn.for_update();
    let sql = format!(
        "SELECT id FROM task WHERE dossier = $1 AND kind = $2 AND closed_at IS NULL AND lapsed_at IS NULL \
         ORDER BY id LIMIT 1{lock}"
    );
    conn.first("look for a task to share", sql, values![dossier, kind.code()], |row| {
        row.text()
    })
    .await
}

/// A mail to a worker: it holds a code and a link, no name and no reason, so `subject` is an id.
pub(in crate::store) fn worker_mail(
    keys: &crate::store::Keyring,
    key: &str,
    worker: &str,
    kind: &str,
    subject: &str,
    now: jiff::Timestamp,
) -> Vec<Value> {
    values![
        key,
        keys.org(),
        keys.ids().wire_reference(key),
        "worker",
        worker,
        kind,
        "mail",
        "",
        now,
        now + WORKER_MAIL_LIVES,
        subject,
        MessageFate::Queued.code(),
        i64::from(MessageFate::Queued.rank()),
        now,
        0_i64,
        now,
        "message",
    ]
}

/// Writes mails to workers; one that is there already is not written twice.
pub(in crate::store) async fn write_worker_mails(conn: &mut Conn<'_>, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
    let head = "INSERT INTO message (send_key, org, wire, recipient_kind, recipient, kind, channel, language, not_before, \
                not_after, subject, fate, fate_rank, fate_at, lease_until, created_at, retain_class)";
    conn.insert(
        "write mails to workers",
        head,
        rows,
        "ON CONFLICT (send_key) DO NOTHING",
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests;

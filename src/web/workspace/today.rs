//! *Vandaag*: whom to contact today and why, with the one next action at hand.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use futures_util::FutureExt as _;
use minijinja::context;
use serde::Serialize;

use super::access::Signed;
use super::decisions;
use super::desk::{Desk, counsels};
use super::trouble::Trouble;
use super::words::{Deadline, PersonSeen, Words, person, reasons, worker_names};
use crate::care::person::{Readers, Role};
use crate::care::task::{TaskKind, TaskReason};
use crate::store::audit::{self, Act};
use crate::store::tasks::{self, TaskLine};
use crate::store::versions::undecided;

/// A line of the queue.
#[derive(Serialize)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) reason: Option<&'static str>,
    /// An alert's reasons, in words.
    pub(super) reasons: Vec<String>,
    pub(super) level: Option<&'static str>,
    pub(super) dossier: Option<(String, String)>,
    pub(super) deadline: Deadline,
    pub(super) slot: Option<String>,
    pub(super) persons: Vec<PersonSeen>,
    pub(super) escalated: bool,
    pub(super) lapsed: bool,
    pub(super) mine: bool,
    pub(super) owner: Option<String>,
    pub(super) taken_by: Option<String>,
    pub(super) tries: i64,
}

/// The lists of the queue, in the order of the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Alerts,
    Mine,
    Team,
    Lost,
    Colleagues,
}

const LISTS: [(List, &str); 5] = [
    (List::Alerts, "alerts"),
    (List::Mine, "mine"),
    (List::Team, "team"),
    (List::Lost, "lost"),
    (List::Colleagues, "colleagues"),
];

pub(super) async fn line(
    desk: &Desk,
    signed: &Signed,
    task: &TaskLine,
    words: &Words,
    names: &HashMap<String, String>,
) -> Line {
    let may_read = signed.worker.role.may_read(Readers::Counsellor);
    let why = match task.alert.as_ref().filter(|_| may_read) {
        Some(alert) => reasons(desk, &alert.rules, &alert.fired, words.language).await,
        None => Vec::new(),
    };
    let name_of = |id: &crate::care::ids::WorkerId| names.get(id.as_str()).cloned();
    Line {
        id: task.id.clone(),
        kind: task.kind.code(),
        reason: task.reason.map(crate::care::task::TaskReason::code),
        reasons: why,
        level: task.alert.as_ref().filter(|_| may_read).map(|alert| alert.level.code()),
        dossier: task.dossier.clone().filter(|_| may_read),
        deadline: words.deadline(task.deadline),
        slot: task.slot_on.map(|day| words.day(day)),
        persons: task
            .persons
            .iter()
            .filter(|person| !person.is_closed)
            .map(|one| person(&one.card))
            .collect(),
        escalated: task.escalated_at.is_some(),
        lapsed: task.lapsed_at.is_some(),
        mine: task.is_of(&signed.worker.worker),
        owner: task.owner.as_ref().and_then(name_of),
        taken_by: task
            .taken
            .as_ref()
            .filter(|(by, _)| *by != signed.worker.worker)
            .and_then(|(by, _)| name_of(by)),
        tries: task.tries.0,
    }
}

/// Which list a task stands on. Alerts come first whoever is asked; silence has a list of its own; what a colleague has
/// in hand comes last.
fn list_of(task: &TaskLine, signed: &Signed) -> List {
    let worker = &signed.worker.worker;
    let is_mine = task.is_of(worker);
    let is_a_colleagues = match &task.taken {
        Some((by, _)) => by != worker,
        None => task.owner.as_ref().is_some_and(|owner| owner != worker),
    };
    let is_for_coordinator = task.escalated_at.is_some() && signed.worker.role == Role::Coordinator;
    match task.kind {
        _ if is_a_colleagues && !is_for_coordinator => List::Colleagues,
        TaskKind::Alert => List::Alerts,
        TaskKind::ContactLost => List::Lost,
        // A visit or a letter after silence looks for the person just as a call does.
        _ if task.reason == Some(TaskReason::Silent) => List::Lost,
        _ if is_mine => List::Mine,
        _ => List::Team,
    }
}

/// `GET /today`.
pub(super) async fn show(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    let words = Words::new(&desk, signed.worker.language);
    let (worker, now) = (signed.worker.clone(), words.now);
    let whose = counsels(signed.worker.role).then(|| decisions::sees(&signed));
    let (lines, decisions) = desk
        .write(move |conn, keys| {
            async move {
                let who = (&worker.worker, worker.role, worker.team.as_deref());
                let lines = tasks::today(conn, keys, who, now).await?;
                let facts = serde_json::json!({ "tasks": lines.len() });
                audit::note(
                    conn,
                    keys,
                    &[Act::new(&worker.worker, "look", "queue", "today").with(facts)],
                    now,
                )
                .await?;
                let decisions = match whose {
                    Some(whose) => !undecided(conn, keys.org(), &whose, 1).await?.is_empty(),
                    None => false,
                };
                Ok((lines, decisions))
            }
            .boxed()
        })
        .await?;
    let names = worker_names(&desk).await?;
    let mut groups: Vec<(List, Vec<Line>)> = LISTS.iter().map(|(list, _)| (*list, Vec::new())).collect();
    for task in &lines {
        let seen = line(&desk, &signed, task, &words, &names).await;
        let list = list_of(task, &signed);
        if let Some((_, group)) = groups.iter_mut().find(|(own, _)| *own == list) {
            group.push(seen);
        }
    }
    // The store gives them by deadline, so what is overdue comes first; a lapsed one is late work and comes last.
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(list, mut lines)| {
            lines.sort_by_key(|line| line.lapsed);
            let code = LISTS.iter().find(|(own, _)| *own == list).map_or("", |(_, code)| *code);
            context! { code, lines }
        })
        .collect();
    let late = lines.iter().filter(|task| task.is_overdue(now)).count();
    let context = context! { groups, decisions, total => lines.len(), late, day => words.day(words.today()) };
    desk.page(&signed, "workspace/today.html", "today", context).await
}

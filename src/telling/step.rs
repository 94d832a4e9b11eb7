//! One step of a plan in words.

use serde::Serialize;

use super::condition::aloud;
use super::moment::{moments, term};
use super::placing::window;
use super::plan::Line;
use super::{Teller, sentence, silence};
use crate::care::protocol::{Priority, RungAct, Step, StepKind, Who};
use crate::care::rules::Rules;

/// One step, told.
#[derive(Clone, Debug, Serialize)]
pub struct StepTold {
    /// What workers call it.
    pub name: String,
    /// Its kind, as files have it.
    pub kind: &'static str,
    /// When it comes.
    pub when: String,
    /// The days for a dossier whose closing was named.
    pub days: Vec<String>,
    /// Within which window, one sentence each.
    pub window: Vec<String>,
    /// What happens, one sentence each.
    pub what: Vec<String>,
    /// By which way, what silence leads to, who, on which condition.
    pub how: Vec<Line>,
}

/// Tells a step; `days` are those for a dossier whose closing was named.
pub(super) fn tell(teller: &Teller<'_>, rules: &Rules, step: &Step, days: Vec<String>) -> StepTold {
    let waits = step.kind == StepKind::Wait;
    StepTold {
        name: teller.text(&step.names),
        kind: kind(step),
        when: sentence(&moments(teller, &rules.protocol, step)),
        days,
        window: if waits {
            Vec::new()
        } else {
            window(teller, &step.placing, step.open_for)
        },
        what: what(teller, rules, step),
        how: how(teller, rules, step),
    }
}

/// The kind of a step, as files have it.
pub(super) const fn kind(step: &Step) -> &'static str {
    match &step.kind {
        StepKind::CheckIn { .. } => "check-in",
        StepKind::Message { .. } => "message",
        StepKind::Act(act) => act.kind.code(),
        StepKind::Wait => "wait",
    }
}

fn what(teller: &Teller<'_>, rules: &Rules, step: &Step) -> Vec<String> {
    let questionnaire = step.questionnaire().map(|id| {
        let known = rules.questionnaires.get(id);
        known.map_or_else(|| id.to_owned(), |known| teller.text(&known.names))
    });
    let asks = |key: &str| {
        let name = questionnaire.as_deref().unwrap_or_default();
        teller.fill(key, &[("questionnaire", name.into())])
    };
    match &step.kind {
        StepKind::CheckIn { .. } => vec![asks("plan-what-check-in")],
        StepKind::Message { texts } => {
            let text = teller.text(texts);
            vec![teller.fill("plan-what-message", &[("text", (&text).into())])]
        }
        StepKind::Wait => vec![teller.say("plan-what-wait")],
        StepKind::Act(act) => {
            let mut sentences = vec![teller.say(&format!("plan-what-{}", act.kind))];
            if !act.subject.is_empty() {
                let subject = teller.text(&act.subject);
                sentences.push(teller.fill("plan-what-subject", &[("subject", (&subject).into())]));
            }
            if questionnaire.is_some() {
                sentences.push(asks("plan-what-together"));
            }
            sentences
        }
    }
}

fn how(teller: &Teller<'_>, rules: &Rules, step: &Step) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = |label: &str, text: String| {
        lines.push(Line {
            label: teller.say(&format!("plan-label-{label}")),
            text,
        });
    };
    for (label, condition) in [("when", &step.when), ("while", &step.while_)] {
        if let Some(condition) = condition {
            line(label, sentence(&aloud(teller, rules, condition)));
        }
    }
    let writes = matches!(step.kind, StepKind::CheckIn { .. } | StepKind::Message { .. });
    if writes {
        let channels = step
            .channels
            .iter()
            .map(|channel| teller.say(&format!("plan-channel-{channel}")));
        line("channels", sentence(&teller.besides("plan-channels-first", channels)));
    }
    let ladder = silence::ladder(teller, step);
    if !ladder.is_empty() {
        line("silence", ladder.join(" "));
    }
    if writes {
        line("no-way", silence::no_way(teller, &rules.protocol, step));
    }
    let person = who(teller, &step.who);
    match &step.kind {
        StepKind::Act(act) => {
            let term = term(teller, act.term);
            let values = [("who", (&person).into()), ("term", (&term).into())];
            line("who", sentence(&teller.fill("plan-who-term", &values)));
        }
        StepKind::CheckIn { .. } | StepKind::Message { .. } if step.dead != Some(RungAct::Close) || step.asks() => {
            let text = teller.fill("plan-who-if-needed", &[("who", (&person).into())]);
            line("who", sentence(&text));
        }
        StepKind::CheckIn { .. } | StepKind::Message { .. } | StepKind::Wait => {}
    }
    if step.priority != Priority::Normal {
        line(
            "priority",
            sentence(&teller.say(&format!("plan-priority-{}", step.priority))),
        );
    }
    lines
}

fn who(teller: &Teller<'_>, who: &Who) -> String {
    let role = who.role.map(|role| teller.say(&format!("plan-role-{role}")));
    match (role, &who.team) {
        (None, None) => teller.say("plan-who-owner"),
        (None, Some(team)) => teller.fill("plan-who-team", &[("team", team.into())]),
        (Some(role), None) => role,
        (Some(role), Some(team)) => {
            teller.fill("plan-who-role-team", &[("role", (&role).into()), ("team", team.into())])
        }
    }
}

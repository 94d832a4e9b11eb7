//! What a step does, and the keys that go with it.

use super::super::head::Head;
use super::super::shape::{Key, Value, key};
use super::super::short;
use super::super::table::{Findings, Item, Table};
use super::super::texts::{plain, texts_of};
use super::super::words::{Marks, name, term_of, word};
use super::{ladder, who};
use crate::care::person::Channel;
use crate::care::protocol::{Act, ActKind, Rung, RungAct, StepKind};

/// The keys that not every kind of step has.
pub(super) const KEYS: &[Key] = &[
    key(
        "questionnaire",
        Value::Name,
        "The questionnaire that is asked, or gone through together, by its `id`.",
    ),
    key(
        "channels",
        Value::List(&Value::Word(|| SENT.to_vec())),
        "The ways on which a message goes out, the first that reaches the person.",
    ),
    key(
        "ladder",
        Value::Tables(ladder::SHAPE),
        "What silence leads to, in order of time.",
    ),
    key(
        "no-way",
        Value::Table(ladder::NO_WAY),
        "What follows where nobody can be written to; a call if not said.",
    ),
    key(
        "within",
        Value::Term,
        "Within how long a worker acts, such as `5 working days`.",
    ),
    key("who", who::WHO, "Who acts: a role, `owner`, or a team."),
    key(
        "text",
        Value::Texts,
        "The message, in every language of the file: short, and without the subject.",
    ),
    key(
        "subject",
        Value::Texts,
        "What the work is on, or where the person is led.",
    ),
];

/// The ways on which a message goes out by itself.
const SENT: [&str; 2] = ["sms", "mail"];

/// The longest text of a message, in septets of the GSM alphabet: with name, number and ways out it stays within one text
/// message where replies arrive.
const NOTICE_MOST: usize = 70;

/// What a step is by its kind.
pub(super) struct Kind {
    pub(super) does: StepKind,
    pub(super) channels: Vec<Channel>,
    pub(super) ladder: Vec<Rung>,
    pub(super) dead: Option<RungAct>,
}

/// A kind of step, as it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    CheckIn,
    Message,
    Act(ActKind),
    Wait,
}

impl Word {
    fn read(text: &str) -> Option<Self> {
        match text {
            "check-in" => Some(Self::CheckIn),
            "message" => Some(Self::Message),
            "wait" => Some(Self::Wait),
            act => ActKind::from_code(act).map(Self::Act),
        }
    }

    /// The keys of [`KEYS`] that go with it.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::CheckIn => &["questionnaire", "channels", "ladder", "no-way", "who"],
            Self::Message => &["text", "channels", "no-way", "who"],
            Self::Act(ActKind::Refer) => &["within", "who", "subject"],
            Self::Act(ActKind::Work) => &["within", "who", "subject", "questionnaire"],
            Self::Act(ActKind::Letter | ActKind::Review) => &["within", "who"],
            Self::Act(ActKind::Call | ActKind::Visit | ActKind::Appointment | ActKind::Evaluate) => {
                &["within", "who", "questionnaire"]
            }
            Self::Wait => &[],
        }
    }

    /// What is told of a key that does not go with it.
    const fn because(self) -> &'static str {
        match self {
            Self::CheckIn => "a check-in has no term; the `call` of its ladder has",
            Self::Message => "a message wants no answer",
            Self::Act(_) => "a human being does it, and says what came of it",
            Self::Wait => "nothing happens on that day; other steps count from it",
        }
    }
}

/// The kinds of steps.
pub(super) fn words() -> Vec<&'static str> {
    let acts = ActKind::ALL.iter().map(|kind| kind.code());
    ["check-in", "message", "wait"].into_iter().chain(acts).collect()
}

/// Reads what a step does.
pub(super) fn read(
    table: &Table<'_>,
    id: Option<&str>,
    head: &Head,
    shared: Option<&[Rung]>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Kind> {
    let item = table.required("kind", "kind = \"check-in\"", findings)?;
    let kind = word(&item, "kind of step", &words(), Word::read, findings)?;
    for key in KEYS.iter().filter(|key| !kind.keys().contains(&key.name)) {
        table.refuse_keys(&[key.name], kind.because(), findings);
    }
    match kind {
        Word::CheckIn => {
            let questionnaire = table.required("questionnaire", "questionnaire = \"pulse\"", findings);
            let questionnaire = questionnaire.and_then(|item| name(&item, findings)).map(str::to_owned);
            let channels = channels(table, findings);
            let ladder = ladder::read(
                table,
                channels.as_deref().unwrap_or_default(),
                id,
                shared,
                marks,
                findings,
            );
            let dead = match table.get("no-way") {
                Some(item) => Some(ladder::no_way(&item, findings)?),
                None => None,
            };
            Some(Kind {
                does: StepKind::CheckIn {
                    questionnaire: questionnaire?,
                },
                channels: channels?,
                ladder: ladder?,
                dead,
            })
        }
        Word::Message => {
            let texts = texts_of(table, "text", &head.languages, findings);
            for (language, text, span) in texts.iter().flatten() {
                short::check(*language, text, NOTICE_MOST, span, findings);
            }
            let texts = texts.map(plain);
            let channels = channels(table, findings);
            // What wants no answer is not worth a call.
            let dead = match table.get("no-way") {
                Some(item) => ladder::no_way(&item, findings)?,
                None => RungAct::Close,
            };
            Some(Kind {
                does: StepKind::Message { texts: texts? },
                channels: channels?,
                ladder: Vec::new(),
                dead: Some(dead),
            })
        }
        Word::Act(kind) => {
            let term = term_of(table, "within", findings);
            let questionnaire = match table.get("questionnaire") {
                Some(item) => Some(name(&item, findings)?.to_owned()),
                None => None,
            };
            let subject = if matches!(kind, ActKind::Refer | ActKind::Work) {
                texts_of(table, "subject", &head.languages, findings).map(plain)?
            } else {
                crate::care::questionnaire::Texts::new()
            };
            let act = Act {
                kind,
                term: term?,
                questionnaire,
                subject,
            };
            Some(Kind::without_message(StepKind::Act(act)))
        }
        Word::Wait => Some(Kind::without_message(StepKind::Wait)),
    }
}

impl Kind {
    const fn without_message(does: StepKind) -> Self {
        Self {
            does,
            channels: Vec::new(),
            ladder: Vec::new(),
            dead: None,
        }
    }
}

/// The channels of a step: those on which a message goes out by itself.
fn channels(table: &Table<'_>, findings: &mut Findings) -> Option<Vec<Channel>> {
    let item = table.required("channels", "channels = [\"sms\", \"mail\"]", findings)?;
    let parts = item.list(findings);
    if parts.is_empty() && item.is_list() {
        let what = format!("{} is empty, so nobody would be asked", item.called());
        findings.at(item.span(), what, "write `[\"sms\", \"mail\"]`, or one of them");
    }
    let (mut channels, mut all_known) = (Vec::new(), true);
    for part in &parts {
        let Some(channel) = channel(part, findings) else {
            all_known = false;
            continue;
        };
        if channels.contains(&channel) {
            findings.at(
                part.span(),
                format!("the channel `{channel}` is there twice"),
                "leave one out",
            );
        } else {
            channels.push(channel);
        }
    }
    // With one part that is not understood the list is not known, and nothing is said of it.
    (all_known && !channels.is_empty()).then_some(channels)
}

fn channel(item: &Item<'_>, findings: &mut Findings) -> Option<Channel> {
    let channel = word(item, "channel", &SENT, Channel::from_code, findings)?;
    if matches!(channel, Channel::Sms | Channel::Mail) {
        return Some(channel);
    }
    let what = format!("no question goes out by itself by `{channel}`");
    let mend = "write `sms` or `mail`; a call is the end of a ladder, or a step of the kind `call`";
    findings.at(item.span(), what, mend);
    None
}

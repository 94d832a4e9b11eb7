//! The former clients and their gateways: what they do with a message, and when.

use jiff::{SignedDuration, Timestamp};

use super::far::Got;
use super::story::{Habit, Human, Words};
use crate::care::conversation::{CallUrgency, PageAnswer};
use crate::care::message::{MessageFate, Refusal};
use crate::care::person::Channel;
use crate::care::rehearsal::Chance;
use crate::engine::links::LinkView;
use crate::engine::{Engine, EngineError};

/// Something that will reach the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Coming {
    /// A gateway's word on a message.
    Report {
        wire: String,
        fate: MessageFate,
        refusal: Option<Refusal>,
    },
    /// A text.
    Text { id: String, from: String, words: Said },
    /// A page that was filled in.
    Page { token: String, nonce: String, said: Said },
    /// One click in a mail program.
    Unsubscribe { token: String, nonce: String },
}

/// What somebody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// One of the words of the story.
    Words(Words),
    /// A machine's own answer.
    Robot,
    /// The number of an option.
    Digit(u8),
}

impl Said {
    /// The text.
    pub(super) fn text(self) -> String {
        match self {
            Self::Robot => "Automatisch antwoord: ik ben afwezig tot maandag.".to_owned(),
            Self::Digit(digit) => digit.to_string(),
            Self::Words(words) => match words {
                Words::Stop => "STOP",
                Words::CallMe => "bel me aub",
                Words::Well => "2",
                Words::Badly => "5",
                Words::Later => "niet nu",
                Words::Odd => "de kat van de buren",
                Words::NotMe => "verkeerd nummer, ik ken die persoon niet",
                Words::Crisis => "ik wil niet meer leven",
                Words::Who => "wie is dit?",
            }
            .to_owned(),
        }
    }

    /// Whether it says stop, in so many words.
    pub(super) const fn is_stop(self) -> bool {
        matches!(self, Self::Words(Words::Stop))
    }
}

/// A seed's own number for a text.
pub(super) fn number_of(text: &str) -> u64 {
    // FNV-1a: no more is asked of it than to differ.
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What comes of a message that arrived, or did not: what reaches the service, and how much later.
pub(super) fn consequences(
    seed: u64,
    got: &Got,
    human: Option<&Human>,
    is_question: bool,
) -> Vec<(SignedDuration, Coming)> {
    let mut chance = Chance::of(seed, number_of(&got.wire));
    let mut coming = Vec::new();
    if got.channel == Channel::Sms && !got.again {
        reports(&mut chance, got, &mut coming);
    }
    let arrived = got.taken && human.is_some();
    if let (true, true, Some(human)) = (arrived, is_question || is_robot(human), human) {
        replies(&mut chance, got, *human, &mut coming);
    }
    coming
}

fn is_robot(human: Option<&Human>) -> bool {
    human.is_some_and(|human| human.habit == Habit::Robot)
}

fn minutes(chance: &mut Chance, most: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(1 + chance.below(most)))
}

fn reports(chance: &mut Chance, got: &Got, coming: &mut Vec<(SignedDuration, Coming)>) {
    let report = |fate, refusal| Coming::Report {
        wire: got.wire.clone(),
        fate,
        refusal,
    };
    let delivered = report(MessageFate::Delivered, None);
    let failed = report(MessageFate::Failed, Some(Refusal::Unreachable));
    let word = match (got.taken, chance.below(100)) {
        (true, 0..70) => Some(delivered),
        (true, 70..78) | (false, 0..30) => Some(failed),
        _ => None,
    };
    let Some(word) = word else { return };
    let first = minutes(chance, 40);
    coming.push((first, word.clone()));
    if chance.below(5) == 0 {
        // The same once more, much later.
        coming.push((first + minutes(chance, 5000), word));
    }
    if got.taken && chance.below(8) == 0 {
        // What came before it, after it.
        coming.push((first + minutes(chance, 3), report(MessageFate::Accepted, None)));
    }
    if chance.below(30) == 0 {
        // About something that was never sent.
        let wire = format!("none{}", got.wire);
        let lie = Coming::Report {
            wire,
            fate: MessageFate::Delivered,
            refusal: None,
        };
        coming.push((first, lie));
    }
}

fn replies(chance: &mut Chance, got: &Got, human: Human, coming: &mut Vec<(SignedDuration, Coming)>) {
    let token = token_in(&got.body);
    let by_text = got.channel == Channel::Sms;
    let said = match human.habit {
        Habit::Silent => None,
        Habit::Robot => Some(Said::Robot),
        Habit::Answers => match chance.below(10) {
            0 | 1 => None,
            _ => Some(Said::Digit(1 + u8::try_from(chance.below(3)).unwrap_or(0))),
        },
        Habit::Struggles => chance
            .one_of(&[
                Said::Digit(5),
                Said::Digit(4),
                Said::Words(Words::CallMe),
                Said::Words(Words::Crisis),
            ])
            .copied(),
        Habit::Clicks => Some(Said::Digit(1 + u8::try_from(chance.below(5)).unwrap_or(0))),
        Habit::Stops => (chance.below(3) == 0).then_some(Said::Words(Words::Stop)),
        Habit::Odd => chance
            .one_of(&[
                Said::Words(Words::Odd),
                Said::Words(Words::NotMe),
                Said::Words(Words::Who),
                Said::Words(Words::Later),
            ])
            .copied(),
    };
    let Some(said) = said else { return };
    let clicks = human.habit == Habit::Clicks || !by_text;
    let after = if said == Said::Robot {
        SignedDuration::from_secs(2)
    } else {
        minutes(chance, 2000)
    };
    let one = match (token, clicks) {
        (Some(token), true) if said.is_stop() => Coming::Unsubscribe {
            token,
            nonce: format!("n-{}", got.wire),
        },
        (Some(token), true) => Coming::Page {
            token,
            nonce: format!("n-{}", got.wire),
            said,
        },
        (None, true) => return,
        (_, false) => Coming::Text {
            id: format!("in-{}", got.wire),
            from: got.to.clone(),
            words: said,
        },
    };
    // Now and then a gateway, or an impatient finger, brings it twice.
    if chance.below(6) == 0 {
        coming.push((after + minutes(chance, 30), one.clone()));
    }
    coming.push((after, one));
}

/// The token of the personal link in a text.
fn token_in(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("/a/")?;
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    (!token.is_empty()).then_some(token)
}

/// When the next office day begins at ten, as the staff of a story keeps it.
pub(super) fn next_ten(now: Timestamp, zone: &jiff::tz::TimeZone) -> Timestamp {
    let local = zone.to_datetime(now);
    let ten = jiff::civil::Time::constant(10, 0, 0, 0);
    let mut day = local.date();
    loop {
        let at = zone.to_ambiguous_timestamp(day.to_datetime(ten)).compatible();
        match at {
            Ok(at) if at > now => return at,
            _ => match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => return Timestamp::MAX,
            },
        }
    }
}

/// The page as somebody fills it in who says this.
pub(super) async fn page(engine: &Engine, token: &str, said: Said) -> Result<PageAnswer, EngineError> {
    let mut page = PageAnswer {
        stop: said.is_stop(),
        call_me: matches!(said, Said::Words(Words::CallMe)).then_some(CallUrgency::Ordinary),
        later: matches!(said, Said::Words(Words::Later)),
        ..PageAnswer::default()
    };
    if let LinkView::Open {
        questionnaire: Some(questionnaire),
        ..
    } = engine.open_link(token).await?
        && let Said::Digit(digit) = said
    {
        for item in &questionnaire.items {
            let place = usize::from(digit.saturating_sub(1)) % item.options.len().max(1);
            if let Some(option) = item.options.get(place) {
                page.answers.insert(item.id.clone(), option.code.clone());
            }
        }
    }
    Ok(page)
}

//! What happens in one simulated life of a service: who is in it, and one move after another, all drawn from a seed.
//!
//! A move means something by itself, so that a story with some of its moves left out is a story too: that is how the
//! shortest one that still goes wrong is found.

use std::fmt;

use crate::care::rehearsal::Chance;

/// One simulated life of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// What everything is drawn from.
    pub seed: u64,
    /// Who is in it.
    pub cast: Cast,
    /// What happens, in order.
    pub moves: Vec<Move>,
}

/// Who is in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// How many hosts there are.
    pub hosts: u8,
    /// The former clients.
    pub people: Vec<Human>,
}

/// A former client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Human {
    /// Whose phone it is: two people of one number share it. `None` has none.
    pub phone: Option<u8>,
    /// Whether there is a mail address.
    pub mail: bool,
    /// Whether they were told about aftercare at the closing.
    pub told: bool,
    /// How many days before the list was made their dossier was closed.
    pub closed_before: u16,
    /// What they are like.
    pub habit: Habit,
}

/// What a former client does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Nothing.
    Silent,
    /// Answers by text, as a rule well.
    Answers,
    /// Answers by text, and things go badly.
    Struggles,
    /// Answers behind the link.
    Clicks,
    /// Says stop.
    Stops,
    /// Texts what no machine understands, or that they are somebody else.
    Odd,
    /// A robot: answers everything at once.
    Robot,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Time passes, in minutes.
    Pass(u32),
    /// Something goes wrong on a host.
    Trouble {
        /// On which.
        host: u8,
        /// The next time that it does this; at once where it is `None`.
        when: Option<&'static str>,
        /// And then after so many points.
        after: u16,
        /// What.
        what: Trouble,
    },
    /// The next so many messages meet this at a gateway.
    Weather {
        /// Whether at the one for mail.
        mail: bool,
        /// So many.
        count: u8,
        /// What.
        mood: Mood,
    },
    /// Somebody texts without having been asked.
    Says {
        /// Who.
        who: u8,
        /// What.
        words: Words,
    },
    /// A worker does something.
    Staff {
        /// With which of those that fit.
        pick: u8,
        /// What.
        deed: Deed,
    },
    /// The clock of a host is set wrong by so many minutes.
    Clock {
        /// Of which.
        host: u8,
        /// By how much; nought sets it right.
        minutes: i32,
    },
    /// The list comes in again, with something changed about somebody.
    Import {
        /// About whom.
        who: u8,
        /// What.
        change: Change,
    },
    /// The brake on everything.
    Brake(bool),
    /// A backup is made.
    Backup,
    /// The last backup is put back, with every host down meanwhile.
    Restore,
    /// A host is taken down by a human, or put up again.
    Host {
        /// Which.
        host: u8,
        /// Whether it runs from now on.
        up: bool,
    },
}

/// What goes wrong on a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The process dies.
    Dies,
    /// The line to the database falls, or the database refuses a statement: what was begun is taken back.
    Cut,
    /// The same, for so long that some later attempts fail too.
    Outage(u8),
    /// A commit is done, and the answer to it is lost.
    AnswerLost,
    /// The process stands still for so many minutes, while the others go on.
    Freezes(u16),
}

/// What a gateway does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Asks to come back later.
    Busy,
    /// Cannot be reached.
    Away,
    /// Refuses: there is no such number.
    NoSuchNumber,
    /// Refuses: the person blocks us.
    Blocked,
    /// Refuses for a fault of ours.
    OurFault,
    /// Takes it, and its answer is lost.
    TakenUnsaid,
    /// Does not take it, and its answer is lost.
    LostUnsaid,
}

/// What somebody texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Stop.
    Stop,
    /// To be called.
    CallMe,
    /// Well.
    Well,
    /// Badly.
    Badly,
    /// Not now.
    Later,
    /// What no machine understands.
    Odd,
    /// That the number is not theirs.
    NotMe,
    /// Words that sound like danger to life.
    Crisis,
    /// Who this is.
    Who,
}

/// What a worker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Does a task, with this of its possible outcomes.
    Task(u8),
    /// Notes that the person was in touch.
    InTouch,
    /// Moves a contact by so many days.
    MoveContact(u8),
    /// Skips a contact.
    SkipContact,
    /// Breaks a contact off.
    BreakOff,
    /// Lets the plan rest for so many days.
    Rest(u8),
    /// Lets it go on.
    GoOn,
    /// Has the person erased.
    Erase,
}

/// What a list says anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Nothing,
    /// Another number.
    Number,
    /// Another language.
    Language,
    /// A closing date so many days later.
    Closing(u8),
}

/// A story is about so long, in days, before everything comes to rest.
const DAYS: u32 = 400;

/// Where two things have to agree that are not written at once.
const DELICATE: [&str; 14] = [
    "lease messages",
    "start messages",
    "write the journal",
    "answer the journal",
    "hand over",
    "hand over",
    "hear the gateway",
    "hear the gateway",
    "complete messages",
    "write trajectories",
    "store what came in",
    "write a report",
    "hold messages",
    "find what was started",
];

const HABITS: [Habit; 7] = [
    Habit::Silent,
    Habit::Answers,
    Habit::Struggles,
    Habit::Clicks,
    Habit::Stops,
    Habit::Odd,
    Habit::Robot,
];

impl Story {
    /// The story of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut draw = Draw(Chance::of(seed, 1));
        let cast = draw.cast();
        let moves = draw.moves(&cast);
        Self { seed, cast, moves }
    }
}

/// The draws of a story.
struct Draw(Chance);

impl Draw {
    fn below<T: TryFrom<u32> + Default>(&mut self, bound: u32) -> T {
        T::try_from(self.0.below(bound)).unwrap_or_default()
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        self.0.one_of(list).copied()
    }

    fn in_hundred(&mut self, percent: u32) -> bool {
        self.0.below(100) < percent
    }

    fn cast(&mut self) -> Cast {
        let hosts = 1 + self.one_of(&[0, 0, 1, 1, 2]).unwrap_or(0);
        let count: u8 = 1 + self.below::<u8>(6);
        let people = (0..count)
            .map(|place| Human {
                // Now and then the phone of whoever came before.
                phone: match self.0.below(10) {
                    0 => None,
                    1 | 2 if place > 0 => Some(place - 1),
                    _ => Some(place),
                },
                mail: self.in_hundred(50),
                told: self.in_hundred(70),
                closed_before: self.below(60),
                habit: self.one_of(&HABITS).unwrap_or(Habit::Silent),
            })
            .collect();
        Cast { hosts, people }
    }

    /// Not every story has every kind of trouble: what is rare beside much else shows itself where it stands alone.
    fn moves(&mut self, cast: &Cast) -> Vec<Move> {
        let mut kinds: Vec<u8> = (1..10).filter(|_| self.in_hundred(50)).collect();
        if self.in_hundred(80) {
            kinds.extend([0, 0, 0]);
        }
        let (mut moves, mut passed) = (Vec::new(), 0);
        while passed < DAYS * 24 * 60 {
            let minutes = match self.0.below(10) {
                0 | 1 => self.0.below(10),
                2..=4 => self.0.below(24 * 60),
                5..=7 => self.0.below(10 * 24 * 60),
                _ => self.0.below(40 * 24 * 60),
            };
            moves.push(Move::Pass(minutes));
            passed += minutes.max(60);
            if let Some(kind) = self.one_of(&kinds) {
                moves.push(self.of_kind(kind, cast));
            }
        }
        moves
    }

    fn of_kind(&mut self, kind: u8, cast: &Cast) -> Move {
        let host = self.below(u32::from(cast.hosts));
        let who = self.below(u32::try_from(cast.people.len()).unwrap_or(1));
        match kind {
            0 | 1 => Move::Trouble {
                host,
                // Most of the time nothing happens: what is delicate is aimed at.
                when: if kind == 0 { self.one_of(&DELICATE) } else { None },
                after: if kind == 0 { self.below(5) } else { self.below(150) },
                what: self.trouble(),
            },
            2 => Move::Weather {
                mail: self.in_hundred(30),
                count: 1 + self.below::<u8>(3),
                mood: self
                    .one_of(&[
                        Mood::Busy,
                        Mood::Away,
                        Mood::NoSuchNumber,
                        Mood::Blocked,
                        Mood::OurFault,
                        Mood::TakenUnsaid,
                        Mood::TakenUnsaid,
                        Mood::LostUnsaid,
                        Mood::LostUnsaid,
                    ])
                    .unwrap_or(Mood::Busy),
            },
            3 => Move::Says {
                who,
                words: self
                    .one_of(&[
                        Words::Stop,
                        Words::CallMe,
                        Words::Well,
                        Words::Badly,
                        Words::Later,
                        Words::Odd,
                        Words::NotMe,
                        Words::Crisis,
                        Words::Who,
                    ])
                    .unwrap_or(Words::Well),
            },
            4 => Move::Staff {
                pick: self.below(8),
                deed: self.deed(),
            },
            5 => Move::Clock {
                host,
                minutes: self.one_of(&[0, 0, 3, -3, 30, -30, 600, -600, 3000]).unwrap_or(0),
            },
            6 => Move::Import {
                who,
                change: match self.0.below(4) {
                    0 => Change::Nothing,
                    1 => Change::Number,
                    2 => Change::Language,
                    _ => Change::Closing(1 + self.below::<u8>(60)),
                },
            },
            7 => Move::Brake(self.in_hundred(40)),
            8 => {
                if self.in_hundred(60) {
                    Move::Backup
                } else {
                    Move::Restore
                }
            }
            _ => Move::Host {
                host,
                up: self.in_hundred(60),
            },
        }
    }

    fn trouble(&mut self) -> Trouble {
        match self.0.below(8) {
            0..=2 => Trouble::Dies,
            3 => Trouble::Cut,
            4 => Trouble::Outage(2 + self.below::<u8>(20)),
            5 => Trouble::AnswerLost,
            _ => Trouble::Freezes(self.one_of(&[1, 5, 30, 200, 3000]).unwrap_or(5)),
        }
    }

    fn deed(&mut self) -> Deed {
        match self.0.below(14) {
            0..=5 => Deed::Task(self.below(8)),
            6 => Deed::InTouch,
            7 | 8 => Deed::MoveContact(1 + self.below::<u8>(20)),
            9 => Deed::SkipContact,
            10 => Deed::BreakOff,
            11 => Deed::Rest(1 + self.below::<u8>(90)),
            12 => Deed::GoOn,
            _ => Deed::Erase,
        }
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}, {} host(s)", self.seed, self.cast.hosts)?;
        for (place, human) in self.cast.people.iter().enumerate() {
            writeln!(f, "  person {place}: {human:?}")?;
        }
        for one in &self.moves {
            writeln!(f, "  {one:?}")?;
        }
        Ok(())
    }
}

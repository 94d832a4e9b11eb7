//! Where somebody stands between two versions: what becomes of them when the next is put to use, when a human being
//! decides, and when it is taken back.

use std::collections::BTreeMap;

use super::{Change, Touch};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where somebody stands between two versions.
    pub enum Stage {
        /// Stays on the former one.
        Stays = "stays",
        /// A human being is to say.
        Asked = "asked",
        /// Goes over as soon as no contact stands open.
        Waits = "waits",
        /// Follows the new one.
        Moved = "moved",
        /// Is back where it was.
        Undone = "undone",
        /// The activation was taken back, and something has happened since: a human being is to say.
        Kept = "kept",
        /// Goes back to the former one as soon as no contact stands open.
        Returns = "returns",
        /// A later activation came first.
        Overtaken = "overtaken",
    }
}

impl Stage {
    /// Whether a human being is to say.
    #[must_use]
    pub const fn is_question(self) -> bool {
        matches!(self, Self::Asked | Self::Kept)
    }

    /// What a human being's answer makes of it: they `change` the version that they follow, or stay on it. `None` where
    /// nobody was asked.
    #[must_use]
    pub const fn decided(self, change: bool) -> Option<Self> {
        match (self, change) {
            (Self::Asked, true) => Some(Self::Waits),
            (Self::Asked, false) => Some(Self::Stays),
            (Self::Kept, true) => Some(Self::Returns),
            (Self::Kept, false) => Some(Self::Moved),
            _ => None,
        }
    }

    /// What becomes of it when the next version is taken back.
    #[must_use]
    pub const fn taken_back(self, since: Since) -> Self {
        match (self, since) {
            (Self::Waits, _) | (Self::Moved, Since::Nothing) => Self::Undone,
            (Self::Moved, Since::LaterVersion) => Self::Overtaken,
            (Self::Moved, Since::Something) => Self::Kept,
            _ => Self::Stays,
        }
    }
}

/// What somebody who went over has had since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Nothing: the very state can be put back. So it is, too, where only words have changed.
    Nothing,
    /// Something was written down of them, or waits to be read.
    Something,
    /// They follow a later version by now.
    LaterVersion,
}

/// How the version that somebody follows differs from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// In words alone.
    Words,
    /// In more; but they wait to go over to one that differs from the next in words alone.
    WordsOnceMoved,
    /// In more.
    More,
}

/// What is done with each group of those who are under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices(BTreeMap<Touch, Stage>);

impl Choices {
    /// With what was chosen for some; where nothing was, whoever is not touched goes over, and everybody else stays.
    pub fn new(chosen: impl IntoIterator<Item = (Touch, Stage)>) -> Self {
        let mut choices: BTreeMap<Touch, Stage> = Touch::ALL.iter().map(|touch| (*touch, Stage::Stays)).collect();
        choices.insert(Touch::Untouched, Stage::Waits);
        choices.extend(chosen);
        Self(choices)
    }

    /// Each group with what is done with it, in the order of [`Touch`].
    pub fn all(&self) -> impl Iterator<Item = (Touch, Stage)> {
        self.0.iter().map(|(touch, stage)| (*touch, *stage))
    }

    /// Where somebody stands once the next version is put to use, with what it changes for them where that was asked.
    ///
    /// Words alone reach everybody at once and unasked; whoever is on the way to the same in other words goes on.
    pub fn place(&self, apart: Apart, change: impl FnOnce() -> Change) -> (Option<Change>, Stage) {
        match apart {
            Apart::Words => (None, Stage::Moved),
            Apart::WordsOnceMoved => (None, Stage::Waits),
            Apart::More => {
                let change = change();
                let stage = self.0.get(&change.touch).copied().unwrap_or(Stage::Stays);
                (Some(change), stage)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Apart, Choices, Since, Stage};
    use crate::versions::{Change, Touch};

    fn change(touch: Touch) -> Change {
        Change {
            touch,
            doubt: None,
            contacts: Vec::new(),
        }
    }

    #[test]
    fn nobody_is_moved_unasked_but_by_words_and_where_nothing_changes() {
        let choices = Choices::new([]);
        for touch in Touch::ALL {
            let (told, stage) = choices.place(Apart::More, || change(*touch));
            let wanted = if *touch == Touch::Untouched {
                Stage::Waits
            } else {
                Stage::Stays
            };
            assert_eq!((told, stage), (Some(change(*touch)), wanted));
        }
        let words = |apart| choices.place(apart, || panic!("words change no contact"));
        assert_eq!(words(Apart::Words), (None, Stage::Moved));
        assert_eq!(words(Apart::WordsOnceMoved), (None, Stage::Waits));
    }

    #[test]
    fn what_is_chosen_holds_for_its_group_alone() {
        let choices = Choices::new([(Touch::Later, Stage::Asked), (Touch::Untouched, Stage::Stays)]);
        let place = |touch| choices.place(Apart::More, || change(touch)).1;
        assert_eq!(place(Touch::Later), Stage::Asked);
        assert_eq!(place(Touch::Untouched), Stage::Stays);
        assert_eq!(place(Touch::Loses), Stage::Stays);
        assert_eq!(Choices::new(choices.all()), choices);
    }

    #[test]
    fn an_answer_and_an_undo_change_only_whom_they_are_about() {
        for stage in Stage::ALL {
            assert_eq!(stage.decided(true).is_some(), stage.is_question(), "{stage}");
            assert_eq!(stage.decided(false).is_some(), stage.is_question(), "{stage}");
            let undone = stage.taken_back(Since::Nothing) == Stage::Undone;
            assert_eq!(undone, matches!(stage, Stage::Waits | Stage::Moved), "{stage}");
        }
        assert_eq!(Stage::Moved.taken_back(Since::Something), Stage::Kept);
        assert_eq!(Stage::Moved.taken_back(Since::LaterVersion), Stage::Overtaken);
        assert_eq!(Stage::Waits.taken_back(Since::Something), Stage::Undone);
        assert_eq!(Stage::Kept.decided(true), Some(Stage::Returns));
        assert_eq!(Stage::Asked.decided(false), Some(Stage::Stays));
    }
}

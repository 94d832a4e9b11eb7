//! The shortest story that still goes wrong: moves are left out, in ever smaller pieces, as long as it does.

use super::story::Story;

/// Leaves out what is not needed. `fails` plays a story and says whether it goes wrong; it is asked at most so often.
pub async fn shortest(story: &Story, mut most: u32, mut fails: impl AsyncFnMut(&Story) -> bool) -> Story {
    let mut best = story.clone();
    let mut piece = best.moves.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        while at < best.moves.len() && most > 0 {
            let mut shorter = best.clone();
            shorter.moves.drain(at..(at + piece).min(best.moves.len()));
            most -= 1;
            if fails(&shorter).await {
                best = shorter;
            } else {
                at += piece;
            }
        }
        if piece == 1 || most == 0 {
            break;
        }
        piece = piece.div_ceil(2);
    }
    // Fewer people, the last first, so that nobody's place changes.
    while best.cast.people.len() > 1 && most > 0 {
        let mut fewer = best.clone();
        fewer.cast.people.pop();
        most -= 1;
        if !fails(&fewer).await {
            break;
        }
        best = fewer;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::story::Move;

    /// Whether a story has a pull of the brake, and after it time.
    fn goes_wrong(story: &Story) -> bool {
        let brake = story.moves.iter().position(|one| *one == Move::Brake(true));
        brake.is_some_and(|at| story.moves.iter().skip(at).any(|one| matches!(one, Move::Pass(_))))
    }

    #[tokio::test]
    async fn what_is_not_needed_is_left_out() {
        let story = (0..1000)
            .map(Story::of)
            .find(|story| story.cast.people.len() > 2 && goes_wrong(story));
        let short = shortest(&story.unwrap(), 10_000, async |story| goes_wrong(story)).await;
        assert!(
            matches!(short.moves.as_slice(), [Move::Brake(true), Move::Pass(_)]),
            "{short}"
        );
        assert_eq!(short.cast.people.len(), 1);
    }
}

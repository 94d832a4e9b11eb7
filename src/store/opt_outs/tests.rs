use futures_util::FutureExt as _;

use super::{OptOutRow, holds, write};
use crate::care::circle::OptOutScope;
use crate::store::tasks::tests::ground::{Ground, on_both_engines};

on_both_engines!(a_stop_of_one_channel_is_not_that_of_another);

const ADA: &str = "pe_Ada";

fn of(reach: &str) -> OptOutRow {
    OptOutRow::of_journal(ADA, reach).expect("a reach that we know")
}

#[test]
fn a_line_of_the_journal_gives_the_stop_that_it_was_written_for() {
    for reach in [
        "address",
        "automatic",
        "everything",
        "channel:mail",
        "trajectory:tr_Ada",
    ] {
        assert_eq!(of(reach).reach(), reach);
        assert_eq!(of(reach).index(), Some(ADA));
    }
    // What is not said is not guessed: it comes back wider.
    for vague in ["channel", "trajectory", "channel:pigeon"] {
        assert_eq!(of(vague).scope, OptOutScope::Automatic, "{vague}");
    }
    assert!(OptOutRow::of_journal(ADA, "nothing").is_none());
}

/// The stop of text messages was in the backup, that of mail came after it.
async fn a_stop_of_one_channel_is_not_that_of_another(ground: Ground) {
    let now = ground.now;
    let held = |reaches: &'static [&'static str]| {
        ground.write(move |conn, keys| {
            async move {
                let mut held = Vec::new();
                for reach in reaches {
                    held.push(holds(conn, keys.org(), &of(reach)).await?);
                }
                Ok(held)
            }
            .boxed()
        })
    };
    let said = |reach: &'static str| {
        ground.write(move |conn, keys| {
            async move { write(conn, keys, vec![of(reach)], ("journal", "journal"), now, now).await }.boxed()
        })
    };
    let all = &[
        "channel:sms",
        "channel:mail",
        "trajectory:tr_1",
        "trajectory:tr_2",
        "automatic",
    ];
    said("channel:sms").await.expect("written");
    assert_eq!(held(all).await.expect("read"), [true, false, false, false, false]);
    said("trajectory:tr_2").await.expect("written");
    assert_eq!(held(all).await.expect("read"), [true, false, false, true, false]);
    said("automatic").await.expect("written");
    assert_eq!(held(all).await.expect("read"), [true; 5]);
}

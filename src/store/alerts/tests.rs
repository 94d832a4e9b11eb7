use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use super::{AlertFilter, AlertLine, Judgement};
use crate::care::person::Role;
use crate::store::tasks::tests::ground::{Ground, on_both_engines};
use crate::store::{alerts, tasks};

on_both_engines!(the_list_tells_whether_it_was_in_time, an_alert_is_judged);

async fn list(ground: &Ground, filter: AlertFilter, at: Timestamp) -> Vec<AlertLine> {
    let read = ground.write(move |conn, keys| async move { alerts::list(conn, keys, filter, at).await }.boxed());
    read.await.expect("the alerts are read")
}

async fn the_list_tells_whether_it_was_in_time(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada"]).await;
    ground.alert("al_1", "do_1", "Ada").await;
    ground
        .task("t", ("alert", "counsellor"), "do_1", &["Ada"], None, Some("al_1"))
        .await;
    let late = ground.now + SignedDuration::from_hours(49);
    let open = list(&ground, AlertFilter::Open, ground.now).await;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].person.1.as_deref(), Some("Ada"));
    assert_eq!(open[0].task.as_deref(), Some("t"));
    assert_eq!(open[0].in_time(ground.now), None);
    assert_eq!(open[0].in_time(late), Some(false));
    assert!(list(&ground, AlertFilter::Overdue, ground.now).await.is_empty());
    assert_eq!(list(&ground, AlertFilter::Overdue, late).await.len(), 1);
    let until = late + SignedDuration::from_hours(1);
    let taken =
        ground.write(move |conn, keys| async move { tasks::take(conn, keys, &clara, "t", until, late).await }.boxed());
    taken.await.expect("taken");
    assert!(list(&ground, AlertFilter::Open, late).await.is_empty());
    assert_eq!(list(&ground, AlertFilter::Late, late).await.len(), 1);
    assert!(list(&ground, AlertFilter::Escalated, late).await.is_empty());
    assert_eq!(list(&ground, AlertFilter::All, late).await.len(), 1);
}

async fn an_alert_is_judged(ground: Ground) {
    let clara = ground.worker("Clara", Role::Coordinator).await;
    ground.dossier("do_1", &["Ada"]).await;
    ground.alert("al_1", "do_1", "Ada").await;
    let now = ground.now;
    for (judgement, alert, is_known) in [(Judgement::Wrong, "al_1", true), (Judgement::Right, "al_9", false)] {
        let by = clara.clone();
        let judged = ground.write(move |conn, keys| {
            async move { alerts::judge(conn, keys, &by, alert, judgement, now).await }.boxed()
        });
        assert_eq!(judged.await.is_ok(), is_known);
    }
    assert_eq!(
        ground.texts("SELECT judgement FROM alert").await,
        [Some("wrong".into())]
    );
    assert_eq!(
        ground
            .number("SELECT count(*) FROM audit WHERE action = 'judge-alert'")
            .await,
        1
    );
}

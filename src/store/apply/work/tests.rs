use futures_util::FutureExt as _;
use tokio::sync::oneshot;

use super::*;
use crate::store::tasks::tests::ground::{Ground, on_both_engines};

on_both_engines!(a_task_that_is_being_closed_is_not_shared);

async fn a_task_that_is_being_closed_is_not_shared(ground: Ground) {
    ground.dossier("do_1", &["an", "bo"]).await;
    ground
        .task("ta_1", ("call", "volunteer"), "do_1", &["an"], None, None)
        .await;
    let look = || {
        ground
            .store
            .write(|conn| async move { open_task_of(conn, "do_1", TaskKind::Call).await }.boxed())
    };
    assert_eq!(look().await.unwrap().as_deref(), Some("ta_1"), "an open one is shared");
    let (said, closed) = oneshot::channel();
    let (store, now) = (ground.store.clone(), ground.now);
    let closing = tokio::spawn(async move {
        let closing = store.write(move |conn| {
            async move {
                let sql = "UPDATE task SET closed_at = $1 WHERE id = 'ta_1'";
                conn.run("close", sql, values![now]).await?;
                said.send(()).unwrap();
                // Long enough that the other, who has begun to look, would see the task as it was.
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                Ok(())
            }
            .boxed()
        });
        closing.await.unwrap();
    });
    closed.await.unwrap();
    assert_eq!(look().await.unwrap(), None);
    closing.await.unwrap();
}

//! What must follow a change follows it: once, later again when it fails, visibly when it never
//! succeeds.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chrono::TimeDelta;
use guidepost::{db, outbox};
use serde_json::json;
use uuid::Uuid;

on_both! {
    async fn an_effect_is_carried_out_once(town: Town) {
        let mut tx = town.db.begin().await.unwrap();
        for _ in 0..20 {
            let at = town.clock.now();
            outbox::put(&mut tx, at, "test.effect", Uuid::new_v4(), &json!({})).await.unwrap();
        }
        tx.commit().await.unwrap();
        let count = Arc::new(AtomicUsize::new(0));
        let worker = || {
            let count = Arc::clone(&count);
            let handler: outbox::Handler = Arc::new(move |_| {
                count.fetch_add(1, Ordering::SeqCst);
                Box::pin(async { Ok(()) })
            });
            outbox::Worker::new(town.db.clone(), town.clock.clone()).on("test.effect", handler)
        };
        let (one, other) = (worker(), worker());
        let (first, second) = tokio::join!(one.work(), other.work());
        assert_eq!(first.unwrap() + second.unwrap(), 20);
        assert_eq!(count.load(Ordering::SeqCst), 20);
        assert_eq!(worker().work().await.unwrap(), 0);
    }

    async fn an_effect_that_fails_is_tried_again_and_in_the_end_stays_visible(town: Town) {
        let subject = Uuid::new_v4();
        let mut tx = town.db.begin().await.unwrap();
        outbox::put(&mut tx, town.clock.now(), "test.fails", subject, &json!({})).await.unwrap();
        tx.commit().await.unwrap();
        let handler: outbox::Handler =
            Arc::new(|_| Box::pin(async { Err(anyhow::anyhow!("no answer")) }));
        let worker =
            outbox::Worker::new(town.db.clone(), town.clock.clone()).on("test.fails", handler);
        assert_eq!(worker.work().await.unwrap(), 1);
        assert_eq!(worker.work().await.unwrap(), 0, "not before its pause is over");
        for _ in 0..9 {
            town.wait(TimeDelta::hours(25));
            assert_eq!(worker.work().await.unwrap(), 1);
        }
        town.wait(TimeDelta::days(30));
        assert_eq!(worker.work().await.unwrap(), 0);
        let dead = outbox::dead(&town.db).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!((dead[0].subject, dead[0].attempts), (subject, 10));
        assert_eq!(dead[0].last_error.as_deref(), Some("no answer"));
    }

    async fn what_is_rolled_back_neither_follows_nor_is_told(town: Town) {
        let mut tx = town.db.begin().await.unwrap();
        let at = town.clock.now();
        outbox::put(&mut tx, at, "test.effect", Uuid::new_v4(), &json!({})).await.unwrap();
        db::change(&mut tx, "service", Uuid::new_v4(), at).await.unwrap();
        drop(tx);
        let worker = outbox::Worker::new(town.db.clone(), town.clock.clone());
        assert_eq!(worker.work().await.unwrap(), 0);
        assert_eq!(db::head(&town.db).await.unwrap(), 0);
    }
}

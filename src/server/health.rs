//! Whether the service is alive, and whether it can do its work yet.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_web::{
    HttpResponse, get,
    http::header,
    web::{Data, Json, ServiceConfig},
};
use serde_json::{Value, json};

use crate::{
    db::{self, Db},
    search::Search,
    web::{Answer, Problem},
};

/// The routes.
pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(healthz).service(readyz);
}

/// What `/readyz` looks at: the database answers, the index has caught up, no stop has begun.
#[derive(Clone)]
pub struct Readiness {
    db: Db,
    search: Search,
    index_caught_up: Arc<AtomicBool>,
    stopping: Arc<AtomicBool>,
}

impl Readiness {
    /// Not ready: the index has yet to reach the change feed's head as of start.
    #[must_use]
    pub fn new(db: Db, search: Search) -> Self {
        Self { db, search, index_caught_up: Arc::default(), stopping: Arc::default() }
    }

    /// The index has reached the change feed's head as of start.
    pub fn index_has_caught_up(&self) {
        self.index_caught_up.store(true, Ordering::Release);
    }

    /// The service takes leave: no new visitors, please.
    pub fn stop_has_begun(&self) {
        self.stopping.store(true, Ordering::Release);
    }
}

/// Answers as long as the process lives.
#[get("/healthz")]
async fn healthz() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({ "status": "alive" }))
}

/// Answers 200 when requests can be served, else 503. The position tells `guidepost import`
/// when what it wrote can be found.
#[get("/readyz")]
async fn readyz(readiness: Data<Readiness>) -> Answer<Json<Value>> {
    if readiness.stopping.load(Ordering::Acquire) {
        return Err(Problem::unavailable("The service is being stopped."));
    }
    if !readiness.index_caught_up.load(Ordering::Acquire) {
        return Err(Problem::unavailable("The search index is being brought up to date."));
    }
    if let Err(error) = db::head(&readiness.db).await {
        tracing::error!("the database does not answer: {error}");
        return Err(Problem::unavailable("The database does not answer."));
    }
    Ok(Json(json!({ "status": "ready", "index_position": readiness.search.reached() })))
}

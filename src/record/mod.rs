//! The record of who did what, as those who watch over it search it.
//!
//! It shows ids and codes and no client's name: who may see the client finds them by the id.

pub mod model;
pub mod pages;
mod store;

use uuid::Uuid;

use crate::{accounts::model::TenantCtx, db::Db, web::Page};

use self::model::{Asked, Entry};

/// Finds lines of the record.
#[derive(Clone)]
pub struct Record {
    db: Db,
}

impl Record {
    /// The record in this database.
    #[must_use]
    pub const fn new(db: Db) -> Self {
        Self { db }
    }

    /// The lines that were asked for, of the network and of the whole installation, newest first;
    /// one more than fits the page where there are more.
    pub async fn find(
        &self,
        ctx: &TenantCtx,
        asked: &Asked,
        page: Page,
    ) -> Result<Vec<Entry>, sqlx::Error> {
        store::find(&self.db, ctx.tenant, asked, page).await
    }

    /// Everyone and everything with an account in the network, by name.
    pub async fn actors(&self, ctx: &TenantCtx) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
        store::actors(&self.db, ctx.tenant).await
    }
}

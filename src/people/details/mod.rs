//! What is kept on a client beside the facts: who supports them, who insures them, what they are good
//! at and what they wish. All of it is one sealed document, and no agency is told any of it.
//!
//! Whether somebody who supports the client may be contacted is not kept here: a consent says so
//! (`consent::contact`).

mod body;
pub mod model;
pub mod pages;
pub mod store;

use serde_json::json;

use self::model::{Details, Kept};
use super::{Error, People, store as people};
use crate::{accounts::model::TenantCtx, audit, values::ClientId};

pub use self::body::read;

impl People {
    /// What is kept on a client beside the facts; version 0 where nothing is.
    pub async fn details(&self, ctx: &TenantCtx, client: ClientId) -> Result<Kept, Error> {
        match store::find(&self.db, ctx, &self.vault(ctx), client).await? {
            Some(kept) => Ok(kept),
            None => self.find(ctx, client).await.map(|_| Kept::default()),
        }
    }

    /// Writes it anew, unless somebody else did since `version`.
    pub async fn keep_details(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        version: i64,
        details: Details,
    ) -> Result<Kept, Error> {
        let at = self.clock.now();
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        people::touch(&mut tx, ctx, client, at).await?;
        let of = (client, version);
        if !store::keep(&mut tx, ctx, &self.vault(ctx), of, &details, at).await? {
            return Err(Error::Stale);
        }
        audit::note(&mut tx, at, Some(ctx), "client.details", "client", client.0, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(Kept { details, version: version + 1 })
    }
}

//! Notes on a client: what happened, what was agreed, what is dangerous; by whom and when.
//!
//! A note is corrected by a version more and never edited. They are for those who work with the
//! client: nothing that is told to an agency holds one.

pub mod api;
pub mod model;
pub mod pages;
pub mod store;

use serde_json::json;

use self::model::{Note, NoteKind, Version};
use super::{Error, People, store as people};
use crate::{
    accounts::model::{Role, TenantCtx},
    audit,
    values::{ClientId, NoteId},
};

impl People {
    /// Writes a note on a client.
    pub async fn write_note(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        kind: NoteKind,
        body: String,
    ) -> Result<Note, Error> {
        let at = self.clock.now();
        let note = Note {
            id: NoteId(self.clock.private_id()),
            client_id: client,
            kind,
            body,
            version: 1,
            written_by: ctx.name.clone(),
            written_at: at,
            corrected: None,
            author: ctx.account,
        };
        self.keep_note(ctx, &note, "note.write").await?;
        Ok(note)
    }

    /// Corrects a note by a version more, unless somebody else did since `version`.
    pub async fn correct_note(
        &self,
        ctx: &TenantCtx,
        (client, id): (ClientId, NoteId),
        version: i64,
        (kind, body): (NoteKind, String),
    ) -> Result<Note, Error> {
        let before = self.note(ctx, client, id).await?;
        if !before.may_be_corrected_by(ctx) {
            return Err(Error::NotTheAuthor);
        }
        if before.version != version {
            return Err(Error::Stale);
        }
        let note = before.corrected_to(kind, body, &ctx.name, self.clock.now());
        self.keep_note(ctx, &note, "note.correct").await?;
        Ok(note)
    }

    async fn keep_note(&self, ctx: &TenantCtx, note: &Note, action: &str) -> Result<(), Error> {
        let at = self.clock.now();
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        people::touch(&mut tx, ctx, note.client_id, at).await?;
        let row = self.clock.private_id();
        if !store::insert(&mut tx, ctx, &self.vault(ctx), note, (row, at)).await? {
            return Err(Error::Stale);
        }
        let details = json!({ "client": note.client_id, "version": note.version });
        audit::note(&mut tx, at, Some(ctx), action, "note", note.id.0, &details).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Some notes on a client, the last written first, and how many there are in all.
    pub async fn notes(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<Note>, i64), Error> {
        self.find(ctx, client).await?;
        store::list(&self.db, ctx, &self.vault(ctx), client, (limit, offset)).await
    }

    /// A note on a client as it stands.
    pub async fn note(&self, ctx: &TenantCtx, client: ClientId, id: NoteId) -> Result<Note, Error> {
        store::find(&self.db, ctx, &self.vault(ctx), client, id).await?.ok_or(Error::NotFound)
    }

    /// Every version of a note, the last first: for supervisors.
    pub async fn note_versions(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        id: NoteId,
    ) -> Result<Vec<Version>, Error> {
        self.note(ctx, client, id).await?;
        if ctx.role != Role::Supervisor {
            return Err(Error::ForSupervisors);
        }
        store::versions(&self.db, ctx, &self.vault(ctx), client, id).await
    }
}

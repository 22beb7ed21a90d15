//! The people being helped: as little about each as the work takes, sealed in the rows.
//!
//! * [`model`]: clients, their needs, and what they say of them; [`facts`]: what decides a fit;
//! * [`notes`] on a client; [`details`]: who supports them, who insures them, what they wish;
//! * [`assessments`]: filled-in instruments and the alerts that somebody must answer for;
//! * [`api`]: their JSON; [`vault`]: what seals and opens the fields;
//! * [`People`]: the use cases, each one transaction, each asking who asks.

pub mod api;
pub mod assessments;
pub mod details;
pub mod facts;
pub mod model;
pub mod notes;
pub mod pages;
pub mod store;
pub mod vault;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use self::{
    model::{Client, ClientNeed, Decision, NeedState, Origin, Person},
    vault::{Unreadable, Vault},
};
use crate::{
    accounts::model::TenantCtx,
    audit,
    clock::Clock,
    db::{Db, Tx},
    needs::{self, ScreenedNeed},
    sealed::Keyring,
    values::{AssessmentId, ClientId, ClientNeedId},
};

/// Why something about a client cannot be had or done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing for who asks.
    #[error("no such client, need, assessment or alert")]
    NotFound,
    /// Somebody else changed it first.
    #[error("The client's record has changed since you read it; read it again.")]
    Stale,
    /// The alert has been answered for.
    #[error("This alert has been acknowledged already.")]
    Acknowledged,
    /// Only a person can answer for an alert or close an assessment.
    #[error("A person answers for this, not another system.")]
    NotAPerson,
    /// Nobody has answered for an alert of the assessment.
    #[error(
        "An alert of this assessment is still open. Say what was done about it first; then the \
         assessment can be closed."
    )]
    Unanswered,
    /// A note is corrected by who wrote it or by a supervisor.
    #[error("A note is corrected by who wrote it or by a supervisor; write one of your own.")]
    NotTheAuthor,
    /// What a note said before a correction is for supervisors.
    #[error("How a note stood before is for supervisors.")]
    ForSupervisors,
    /// The assessment has been closed.
    #[error("This assessment is closed already.")]
    Closed,
    /// The response cannot be judged.
    #[error(transparent)]
    Response(#[from] needs::Error),
    /// A field does not open.
    #[error(transparent)]
    Sealed(#[from] Unreadable),
    /// The database fails.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The use cases.
#[derive(Clone)]
pub struct People {
    db: Db,
    clock: Clock,
    keyring: Keyring,
}

impl People {
    /// On this database, sealing with these keys.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, keyring: Keyring) -> Self {
        Self { db, clock, keyring }
    }

    /// The same as of another time: for what is written down after it happened.
    #[must_use]
    pub fn as_of(&self, at: DateTime<Utc>) -> Self {
        Self { clock: Clock::stopped_at(at), ..self.clone() }
    }

    /// The day by which ages are reckoned.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.clock.now().date_naive()
    }

    /// Records a new client.
    pub async fn create(&self, ctx: &TenantCtx, person: Person) -> Result<Client, Error> {
        let id = ClientId(self.clock.private_id());
        let at = self.clock.now();
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        store::insert(&mut tx, ctx, &self.vault(ctx), id, &person, at).await?;
        audit::note(&mut tx, at, Some(ctx), "client.create", "client", id.0, &json!({})).await?;
        tx.commit().await?;
        let Person { name, contact, birth_date, facts } = person;
        Ok(Client {
            id,
            name,
            contact,
            birth_date,
            facts,
            version: 1,
            created_at: at,
            updated_at: at,
        })
    }

    /// Some clients, the last changed first, and how many there are in all.
    pub async fn list(
        &self,
        ctx: &TenantCtx,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<Client>, i64), Error> {
        store::list(&self.db, ctx, &self.vault(ctx), limit, offset).await
    }

    /// A client.
    pub async fn find(&self, ctx: &TenantCtx, id: ClientId) -> Result<Client, Error> {
        store::find(&self.db, ctx, &self.vault(ctx), id).await?.ok_or(Error::NotFound)
    }

    /// Writes a client's record anew, unless somebody else did since `version`.
    pub async fn revise(
        &self,
        ctx: &TenantCtx,
        id: ClientId,
        version: i64,
        person: Person,
    ) -> Result<Client, Error> {
        let before = self.find(ctx, id).await?;
        let at = self.clock.now();
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        if !store::update(&mut tx, ctx, &self.vault(ctx), (id, version), &person, at).await? {
            return Err(Error::Stale);
        }
        audit::note(&mut tx, at, Some(ctx), "client.revise", "client", id.0, &json!({})).await?;
        tx.commit().await?;
        let Person { name, contact, birth_date, facts } = person;
        let version = version + 1;
        Ok(Client { name, contact, birth_date, facts, version, updated_at: at, ..before })
    }

    /// A client's needs, gravest first.
    pub async fn needs(&self, ctx: &TenantCtx, client: ClientId) -> Result<Vec<ClientNeed>, Error> {
        let needs = store::needs(&self.db, ctx, &self.vault(ctx), client).await?;
        if needs.is_empty() {
            self.find(ctx, client).await?;
        }
        Ok(needs)
    }

    /// Records a need that was stated, confirmed at once where the client stated it themself.
    pub async fn add_need(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        stated: ScreenedNeed,
        said: Option<Decision>,
    ) -> Result<ClientNeed, Error> {
        let at = self.clock.now();
        let vault = self.vault(ctx);
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        store::touch(&mut tx, ctx, client, at).await?;
        let mut need =
            self.record(&mut tx, ctx, (client, None), stated, Origin::Stated, at).await?;
        if let Some(decision) = said {
            need = need.decided(decision, ctx.account, at);
            store::update_need(&mut tx, ctx, &vault, &need).await?;
        }
        let details = json!({ "client": client, "code": need.code, "state": need.state });
        audit::note(&mut tx, at, Some(ctx), "need.state", "client_need", need.id.0, &details)
            .await?;
        tx.commit().await?;
        Ok(need)
    }

    /// Records that the client wants help with a need.
    pub async fn confirm_need(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        need: ClientNeedId,
    ) -> Result<ClientNeed, Error> {
        self.decide(ctx, client, need, Decision::Confirm).await
    }

    /// Records that the client wants no help with a need.
    pub async fn decline_need(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        need: ClientNeedId,
    ) -> Result<ClientNeed, Error> {
        self.decide(ctx, client, need, Decision::Decline).await
    }

    /// Records what the client says of a need.
    pub async fn decide(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        need: ClientNeedId,
        decision: Decision,
    ) -> Result<ClientNeed, Error> {
        let at = self.clock.now();
        let vault = self.vault(ctx);
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        store::touch(&mut tx, ctx, client, at).await?;
        let before = store::need(&mut tx, ctx, &vault, client, need).await?;
        let need = before.ok_or(Error::NotFound)?.decided(decision, ctx.account, at);
        store::update_need(&mut tx, ctx, &vault, &need).await?;
        let action = match need.state {
            NeedState::Declined => "need.decline",
            NeedState::Suspected | NeedState::Confirmed => "need.confirm",
        };
        let details = json!({ "client": client, "code": need.code });
        audit::note(&mut tx, at, Some(ctx), action, "client_need", need.id.0, &details).await?;
        tx.commit().await?;
        Ok(need)
    }

    /// Writes a need that was found or stated of a client whom `tx` holds: a new one, or the one
    /// that is there with what is now known besides.
    async fn record(
        &self,
        tx: &mut Tx,
        ctx: &TenantCtx,
        (client, assessment): (ClientId, Option<AssessmentId>),
        found: ScreenedNeed,
        origin: Origin,
        at: DateTime<Utc>,
    ) -> Result<ClientNeed, Error> {
        let vault = &self.vault(ctx);
        let known = store::need_by_code(tx, ctx, vault, client, found.code).await?;
        if let Some(known) = known {
            let mut need = known.found_again(found, at);
            need.assessment_id = assessment.or(need.assessment_id);
            store::update_need(tx, ctx, vault, &need).await?;
            return Ok(need);
        }
        let id = ClientNeedId(self.clock.private_id());
        let mut need = ClientNeed::new(id, client, found, origin, at);
        need.assessment_id = assessment;
        store::insert_need(tx, ctx, vault, &need).await?;
        Ok(need)
    }

    /// The vault of the network in which `ctx` asks.
    #[must_use]
    pub const fn vault(&self, ctx: &TenantCtx) -> Vault<'_> {
        Vault::of(&self.keyring, ctx)
    }
}

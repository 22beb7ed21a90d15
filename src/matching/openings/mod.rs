//! Open needs are looked at again when the directory changes, and whoever works with the client is
//! told what that changed.
//!
//! * `job`: looks again; `changed`: what changed, and which needs that may concern;
//! * [`model`]: what there is to tell; [`pages`]: notices on the pages that show them;
//! * [`store`]: notices, one for a need at most, sealed; how far the change feed has been worked;
//! * [`Openings`]: the use cases.
//!
//! The job follows the change feed like the index, behind it, and once for all nodes: the place
//! reached is kept in the database, and whoever works holds it for a while. What is not finished is
//! done again from there; a notice that says the same is not written again.

mod changed;
mod job;
pub mod model;
pub mod pages;
pub mod store;

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use self::store::Kept;
use super::{
    Error, Matching,
    answer::{MatchedNeed, Run},
    person,
    ready::Stated,
    request::{Asked, Request},
    store::of_client,
    wanted::{self, Need},
};
use crate::{
    accounts::model::TenantCtx,
    audit,
    catalog::Catalog,
    db::Tx,
    needs::NeedCode,
    people::model::Client,
    values::{ClientId, MatchId},
    web::STAFF,
};

pub use self::job::Round;

/// So many of a client's runs are looked through for the last one of a need.
const RUNS: usize = 20;

/// The use cases.
#[derive(Clone)]
pub struct Openings {
    matching: Matching,
    catalog: Catalog,
    /// By which this node is told from others.
    worker: Uuid,
}

/// A client's need as it was matched last.
struct Before {
    run: Arc<Run>,
    need: Need,
    answer: MatchedNeed,
}

impl Openings {
    /// Of clients whose needs are matched to this directory.
    #[must_use]
    pub fn new(matching: Matching, catalog: Catalog) -> Self {
        Self { matching, catalog, worker: Uuid::new_v4() }
    }

    /// The same need asked for anew, with what the record now knows of the client.
    fn request(&self, before: &Before, client: &Client) -> Stated {
        let need = &before.need.need;
        let asked = Asked {
            code: need.code,
            severity: need.severity,
            urgency: need.urgency,
            words: before.need.words.clone(),
            recipient: None,
        };
        let facts = client.facts.clone().born(client.birth_date, self.matching.today());
        let home = person::home(&facts);
        let request = Request {
            client: facts,
            client_id: Some(client.id),
            needs: vec![asked],
            assessments: Vec::new(),
            limit: before.run.asked.limit,
            language: STAFF,
            follows: None,
        };
        (request, home)
    }

    /// Of each of a client's own needs the latest run, the runs being given with the latest first.
    async fn before(
        &self,
        ctx: &TenantCtx,
        runs: &[(MatchId, DateTime<Utc>)],
        codes: &[NeedCode],
    ) -> Result<HashMap<NeedCode, Before>, Error> {
        let mut found = HashMap::new();
        for (id, _) in runs.iter().take(RUNS) {
            if found.len() == codes.len() {
                break;
            }
            let run = Arc::new(self.matching.find(ctx, *id).await?);
            let (needs, _) = wanted::joined(&run.asked, run.asked.client.gender)?;
            for (need, answer) in needs.into_iter().zip(&run.matched.needs) {
                let code = need.need.code;
                let is_own = need.recipient.is_none() && answer.code == code;
                if is_own && codes.contains(&code) {
                    let before = Before { run: Arc::clone(&run), need, answer: answer.clone() };
                    found.entry(code).or_insert(before);
                }
            }
        }
        Ok(found)
    }

    /// The notices that stand, of one client or of all that may be seen, the latest first.
    pub async fn standing(
        &self,
        ctx: &TenantCtx,
        client: Option<ClientId>,
    ) -> Result<Vec<store::Standing>, Error> {
        let vault = self.matching.people.vault(ctx);
        store::standing(&self.matching.db, ctx, &vault, client).await
    }

    /// Puts aside what is told of a need: it is not told again while it holds.
    pub async fn dismiss(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        code: NeedCode,
    ) -> Result<(), Error> {
        let vault = self.matching.people.vault(ctx);
        let mut tx = self.matching.db.begin_in(ctx.tenant).await?;
        let kept = store::kept(&mut tx, ctx, &vault, (client, code)).await?;
        let kept = kept.filter(|kept| kept.told_at.is_some()).ok_or(Error::NotFound)?;
        let kept = Kept { notice: kept.notice.put_aside(), told_at: None, ..kept };
        store::put(&mut tx, ctx, &vault, client, &kept).await?;
        let (at, details) = (self.matching.clock.now(), json!({ "client": client, "need": code }));
        let subject = kept.need.0;
        audit::note(&mut tx, at, Some(ctx), "opening.dismiss", "client_need", subject, &details)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Matches a need again as it was asked for, which takes its notice away.
    pub async fn match_again(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        code: NeedCode,
    ) -> Result<MatchId, Error> {
        let record = self.matching.people.find(ctx, client).await.map_err(Error::People)?;
        let runs = of_client(&self.matching.db, ctx, client).await?;
        let mut before = self.before(ctx, &runs, &[code]).await?;
        let before = before.remove(&code).ok_or(Error::NotFound)?;
        let (request, _) = self.request(&before, &record);
        let (run, _) = self.matching.run(ctx, request).await?;
        Ok(run)
    }
}

/// A client's need was matched anew: what was told of it is past.
pub(super) async fn matched(
    tx: &mut Tx,
    ctx: &TenantCtx,
    client: ClientId,
    code: NeedCode,
) -> Result<(), Error> {
    Ok(store::remove(tx, ctx, client, code).await?)
}

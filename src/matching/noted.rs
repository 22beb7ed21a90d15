//! What is noted of a run once it is kept: that it was put on paper, that nothing of it suits.

use serde_json::json;

use super::{Error, Matching, answer::MatchedNeed, person, ready::area, store};
use crate::{
    accounts::model::TenantCtx,
    audit,
    needs::NeedCode,
    values::{MatchId, Unsuitable},
};

impl Matching {
    /// Records that services of a run were put on a page for the client.
    pub async fn handed_out(
        &self,
        ctx: &TenantCtx,
        id: MatchId,
        services: usize,
    ) -> Result<(), Error> {
        let (at, details) = (self.clock.now(), json!({ "services": services }));
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        audit::note(&mut tx, at, Some(ctx), "handout.print", "match", id.0, &details).await?;
        Ok(tx.commit().await?)
    }

    /// Notes for planners that nothing suggested for a need suits, and why: once for a run, a need
    /// and a reason.
    pub async fn none_suits(
        &self,
        ctx: &TenantCtx,
        id: MatchId,
        need: NeedCode,
        reason: Unsuitable,
    ) -> Result<(), Error> {
        let run = self.find(ctx, id).await?;
        let suggested = |one: &MatchedNeed| one.code == need && !one.suggestions.is_empty();
        if !run.matched.needs.iter().any(suggested) {
            return Err(Error::NotFound);
        }
        let (at, area) =
            (self.clock.now(), person::home(&run.asked.client).as_ref().and_then(area));
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        if store::note_unsuitable(&mut tx, ctx, id, (need, reason), at).await? {
            let gap = (need, reason.into());
            let day = at.date_naive();
            store::note_gap(&mut tx, ctx, self.clock.private_id(), gap, area.as_deref(), day)
                .await?;
            let details = json!({ "need": need, "reason": reason });
            audit::note(&mut tx, at, Some(ctx), "match.none_suitable", "match", id.0, &details)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The needs of a run that nothing suits, by their codes, with the reasons noted.
    pub async fn unsuitable(
        &self,
        ctx: &TenantCtx,
        id: MatchId,
    ) -> Result<Vec<(String, Unsuitable)>, Error> {
        store::unsuitable(&self.db, ctx, id).await
    }
}

//! Who is suggested and who is not: whether suggestions crowd on few agencies, which agencies are
//! listed for a need and never suggested, which areas get nothing.
//!
//! * [`model`]: what is counted and reckoned; [`told`]: what of it may be told; pure;
//! * [`store`]: counts by month, need, area and agency, raised in the transaction that keeps a run;
//! * [`pages`], [`api`]: the report. It tells nothing of a person and no small number.

pub mod api;
pub mod model;
pub mod pages;
pub mod store;
pub mod told;

use tokio::task::spawn_blocking;

use self::model::{Period, Report};
use super::{Error, Matching};
use crate::{accounts::model::TenantCtx, needs::NeedCode};

impl Matching {
    /// How the network's suggestions for the need, or for all, were spread in that period.
    pub async fn exposure(
        &self,
        ctx: &TenantCtx,
        need: Option<NeedCode>,
        period: Period,
    ) -> Result<Report, Error> {
        let since = period.since(self.today());
        let counted = store::by_agency(&self.db, ctx, need, since).await?;
        let areas = store::by_area(&self.db, ctx, need, since).await?;
        let search = self.search.clone();
        let listed = spawn_blocking(move || search.agencies(need)).await??;
        Ok(Report::of(listed, counted, areas))
    }
}

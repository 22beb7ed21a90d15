//! The report of exposure over HTTP.

use actix_web::{
    HttpRequest, get,
    web::{Data, Json, ServiceConfig},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    model::{self, Period},
    told::Told,
};
use crate::{
    accounts::Overseer,
    matching::Matching,
    needs::NeedCode,
    values::OrganizationId,
    web::{Answer, Fields, Problems, Query},
};

/// The route.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(find);
}

/// What a report is asked with.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read one by one")]
struct Params {
    /// The code of a need; left out, all needs.
    need: Option<String>,
    /// 1, 3 or 12: so many months, the current one among them. 3 unless said otherwise.
    months: Option<u32>,
}

/// Who was suggested and who was not. Counts are rounded up to fives; `null` is 1 to 10.
#[derive(Serialize, ToSchema)]
pub struct Exposure {
    /// The need; `null` for all.
    need: Option<NeedCode>,
    /// For how many months.
    months: u32,
    /// How many agencies list something for the need or were suggested for it.
    agencies_total: usize,
    /// The share of all suggestions that the five most suggested agencies had, of 100. `null` where
    /// no agency was suggested more than ten times. For this and the next figure `null` counts as 5.
    top_five_percent: Option<u8>,
    /// How many agencies, suggested equally often, would be as crowded: 1 / Σ share².
    effective_agencies: Option<f64>,
    /// The most suggested first.
    agencies: Vec<Agency>,
    /// Those with the most needs without a suggestion first.
    areas: Vec<Area>,
}

/// An agency.
#[derive(Serialize, ToSchema)]
pub struct Agency {
    /// Its id.
    id: OrganizationId,
    /// Its name.
    name: String,
    /// How many services it lists for the need.
    services_listed: usize,
    /// For how many needs of matches it was suggested, with however many services.
    #[schema(value_type = Option<i64>)]
    suggested: Told,
    /// For how many first.
    #[schema(value_type = Option<i64>)]
    first: Told,
    /// Its share of all suggestions, of 100; `null` where `suggested` is 0 or `null`.
    share_percent: Option<u8>,
    /// Referrals sent to it so far, whatever the months.
    #[schema(value_type = Option<i64>)]
    referrals_sent: Told,
    /// Of these, those it accepted.
    #[schema(value_type = Option<i64>)]
    referrals_accepted: Told,
}

/// An area: a county, or the first digits of a ZIP code.
#[derive(Serialize, ToSchema)]
pub struct Area {
    /// What it is called; `null` where it was not known.
    name: Option<String>,
    /// How many needs of matches had a suggestion.
    #[schema(value_type = Option<i64>)]
    suggested: Told,
    /// How many had none.
    #[schema(value_type = Option<i64>)]
    gaps: Told,
    /// The share of those that had none, of 100; `null` where either count is `null`.
    gap_percent: Option<u8>,
    /// How often a case manager noted that nothing suggested suits.
    #[schema(value_type = Option<i64>)]
    none_suited: Told,
}

/// How suggestions are spread over agencies and areas, without small numbers.
#[utoipa::path(
    tag = "reports",
    params(Params),
    responses((status = 200, body = Exposure), Problems),
)]
#[get("/reports/exposure")]
pub async fn find(
    Overseer(ctx): Overseer,
    request: HttpRequest,
    matching: Data<Matching>,
) -> Answer<Json<Exposure>> {
    let mut query = Query::of(request.query_string());
    let mut fields = Fields::default();
    let need = query.value("need", "the code of a need", &mut fields);
    let period = query.value("months", "1, 3 or 12", &mut fields).unwrap_or_default();
    query.finish(&mut fields);
    fields.finish_query(|| Some(()))?;
    let report = matching.exposure(&ctx, need, period).await?;
    Ok(Json(Exposure::of(report, need, period)))
}

impl Exposure {
    fn of(report: model::Report, need: Option<NeedCode>, period: Period) -> Self {
        Self {
            need,
            months: period.months(),
            agencies_total: report.total,
            top_five_percent: report.crowding.map(|crowding| crowding.top_five),
            effective_agencies: report.crowding.map(|crowding| crowding.effective),
            agencies: report.agencies.into_iter().map(Agency::of).collect(),
            areas: report.areas.into_iter().map(Area::of).collect(),
        }
    }
}

impl Agency {
    fn of(agency: model::Agency) -> Self {
        let model::Agency { id, name, listed, suggested, first, share, sent, accepted } = agency;
        Self {
            id,
            name,
            services_listed: listed,
            suggested,
            first,
            share_percent: share,
            referrals_sent: sent,
            referrals_accepted: accepted,
        }
    }
}

impl Area {
    fn of(area: model::Area) -> Self {
        let model::Area { name, suggested, gaps, share, unsuited } = area;
        Self { name, suggested, gaps, gap_percent: share, none_suited: unsuited }
    }
}

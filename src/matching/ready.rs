//! From weighed needs to answers that only have to be kept: planned and written down.

use std::sync::Arc;

use super::{
    answer::{Lack, Matched, MatchedNeed, Run},
    model::ENGINE,
    plan::{self, Timed},
    request::Request,
    wanted::Need,
};
use crate::{
    geo::Place,
    needs::Alert,
    values::{MatchId, Mobility},
};

/// A request with the record's facts, and where the client is.
pub(super) type Stated = (Request, Option<Place>);

/// A request about to be answered.
pub(super) struct Pending {
    pub request: Arc<Stated>,
    pub needs: Vec<Need>,
    pub alerts: Vec<Alert>,
}

/// An answer that is to be kept.
pub(super) struct Ready {
    pub stated: Arc<Stated>,
    pub matched: Matched,
    /// The answer as it is kept.
    pub answer: String,
}

/// The answers, each with its plan, in the order of the requests; `weighed` holds the needs of all.
pub(super) fn ready(
    all: Vec<Pending>,
    ids: Vec<MatchId>,
    weighed: Vec<Timed>,
) -> Result<Vec<Ready>, serde_json::Error> {
    let mut weighed = weighed.into_iter();
    let one = |(Pending { request: stated, needs, alerts }, id)| {
        let needs: Vec<Timed> = weighed.by_ref().take(needs.len()).collect();
        let (request, home) = &*stated;
        let plan = match request.client.mobility {
            Some(Mobility::CannotTravel) => plan::at_home(&needs),
            _ => plan::plan(&needs, home.as_ref().map(|home| home.point)),
        };
        let needs = needs.into_iter().map(|timed| timed.need).collect();
        let matched = Matched { id, engine: ENGINE.to_owned(), alerts, plan, needs };
        Ok(Ready { answer: serde_json::to_string(&matched)?, stated, matched })
    };
    all.into_iter().zip(ids).map(one).collect()
}

/// The area that a gap is noted for: the county, or else the first three digits of the ZIP code.
pub(super) fn area(home: &Place) -> Option<String> {
    let state = home.state.map(|state| state.to_string());
    match (&home.county, state) {
        (Some(county), Some(state)) => Some(format!("{}, {state}", county.name)),
        (Some(county), None) => Some(county.name.clone()),
        _ => home.zip.map(|zip| zip.to_string().chars().take(3).collect()),
    }
}

/// Whether the run before found that gap too.
pub(super) fn found(before: Option<&Run>, need: &MatchedNeed, gap: Lack) -> bool {
    let mut needs = before.into_iter().flat_map(|run| &run.matched.needs);
    needs.any(|known| known.code == need.code && known.gap == Some(gap))
}

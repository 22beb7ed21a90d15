//! What the map draws: outlines of counties and names of towns, from our own gazetteer, so that
//! no map company learns where people look.

use actix_web::{
    HttpResponse, get,
    http::header::CACHE_CONTROL,
    web::{Data, Query},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    geo::{Metres, Point},
    search::Search,
    web::{Answer, Fields},
};

/// How far around the middle the map is drawn: a phone's pan or two.
const REACH: Metres = Metres(90_000.0);

/// How many towns are named at most; the map leaves out those that would touch.
const TOWNS: usize = 60;

/// The middle of the map.
#[derive(Deserialize)]
pub struct Middle {
    #[serde(default)]
    lat: String,
    #[serde(default)]
    lon: String,
}

/// Counties as `GeoJSON` and towns as `[name, lat, lon, kind]`.
#[get("/map/outlines.json")]
pub async fn outlines(search: Data<Search>, middle: Query<Middle>) -> Answer<HttpResponse> {
    let middle = middle.parse()?;
    let gazetteer = search.gazetteer();
    let around = middle.within(REACH);
    let home = gazetteer.county_at(middle).map(|county| county.fips);
    let counties: Vec<_> = gazetteer
        .outlines(&around)
        .into_iter()
        .map(|(county, outline)| {
            json!({
                "type": "Feature",
                "properties": { "name": county.name, "home": Some(county.fips) == home },
                "geometry": outline.geometry(),
            })
        })
        .collect();
    let towns = gazetteer.towns(&around, TOWNS);
    let labels: Vec<_> = towns
        .iter()
        .map(|town| {
            let kind = if town.population >= 100_000 { "big" } else { "" };
            json!([town.name, town.point.latitude(), town.point.longitude(), kind])
        })
        .collect();
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=86400")).json(json!({
        "counties": { "type": "FeatureCollection", "features": counties },
        "labels": labels,
    })))
}

impl Middle {
    fn parse(&self) -> Answer<Point> {
        let mut fields = Fields::default();
        let middle = fields.parse("lat", &format!("{},{}", self.lat, self.lon));
        fields.finish_query(|| middle)
    }
}

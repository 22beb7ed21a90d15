//! The report of exposure as a page, and its tables to take along.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::CONTENT_DISPOSITION,
    web::{Data, Html, ServiceConfig},
};
use askama::Template;

use super::{
    model::{Agency, Area, Period, Report},
    told::{FEW, FEW_AS, STEP, Told},
};
use crate::{
    accounts::Overseer,
    matching::Matching,
    needs::{NeedCode, Needs},
    web::{Answer, Chrome, Fields, Query, STAFF, Section, filters, page, shown},
};

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes.service(show).service(agencies).service(areas);
}

/// So many agencies of a table are on the page; the file has all.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "matching/exposure/pages/report.html")]
struct Exposure {
    chrome: Chrome,
    asked: Asked,
    needs: Vec<(&'static str, &'static str)>,
    periods: [(u32, &'static str, bool); 3],
    since: String,
    report: Report,
}

/// What the address asks for.
#[derive(Clone, Copy)]
struct Asked {
    need: Option<NeedCode>,
    period: Period,
}

impl Asked {
    /// What is unknown on a page is left aside.
    fn read(request: &HttpRequest) -> Self {
        let mut query = Query::of(request.query_string());
        let mut fields = Fields::default();
        Self {
            need: query.value("need", "", &mut fields),
            period: query.value("months", "", &mut fields).unwrap_or_default(),
        }
    }

    fn is_of(&self, code: &str) -> bool {
        self.need.is_some_and(|need| need.as_str() == code)
    }

    /// The same as the address of a file.
    fn file(&self, table: &str) -> String {
        let need = self.need.map_or("", |need| need.as_str());
        format!("/reports/exposure/{table}.csv?need={need}&months={}", self.period.months())
    }
}

/// A stretch of a table, and how many lie beyond it.
struct Rows<'a> {
    shown: Vec<&'a Agency>,
    more: usize,
}

impl<'a> Rows<'a> {
    fn of(all: impl Iterator<Item = &'a Agency>) -> Self {
        let mut shown: Vec<_> = all.collect();
        let more = shown.len().saturating_sub(SHOWN);
        shown.truncate(SHOWN);
        Self { shown, more }
    }
}

impl Exposure {
    fn suggested(&self) -> Rows<'_> {
        Rows::of(self.report.suggested())
    }

    fn passed_over(&self) -> Rows<'_> {
        Rows::of(self.report.passed_over())
    }

    fn need(&self) -> &'static str {
        self.asked.need.map_or("all needs", |need| need.need().label.en.as_str())
    }
}

/// How suggestions are spread over agencies and areas.
#[get("/reports/exposure")]
async fn show(
    Overseer(ctx): Overseer,
    request: HttpRequest,
    matching: Data<Matching>,
    chrome: Chrome,
) -> Answer<Html> {
    let asked = Asked::read(&request);
    let report = matching.exposure(&ctx, asked.need, asked.period).await?;
    let words = |period| match period {
        Period::Month => "This month",
        Period::Quarter => "3 months",
        Period::Year => "12 months",
    };
    let periods =
        Period::ALL.map(|period| (period.months(), words(period), period == asked.period));
    let since = shown::day(asked.period.since(matching.today()), STAFF);
    let needs = Needs::embedded().choices();
    let chrome = chrome.at(Section::Missed);
    page(Exposure { chrome, asked, needs, periods, since, report }.render())
}

/// The table of agencies as a file.
#[get("/reports/exposure/agencies.csv")]
async fn agencies(
    Overseer(ctx): Overseer,
    request: HttpRequest,
    matching: Data<Matching>,
) -> Answer<HttpResponse> {
    let asked = Asked::read(&request);
    let report = matching.exposure(&ctx, asked.need, asked.period).await?;
    let mut lines = vec![
        "agency,services listed,suggested,first,share of suggestions in percent,\
         referrals sent so far,referrals accepted so far"
            .to_owned(),
    ];
    lines.extend(report.agencies.iter().map(|agency| {
        let Agency { name, listed, suggested, first, share, sent, accepted, .. } = agency;
        let share = share.map(|share| share.to_string()).unwrap_or_default();
        format!("{},{listed},{suggested},{first},{share},{sent},{accepted}", cell(name))
    }));
    Ok(csv("agencies", &lines))
}

/// The table of areas as a file.
#[get("/reports/exposure/areas.csv")]
async fn areas(
    Overseer(ctx): Overseer,
    request: HttpRequest,
    matching: Data<Matching>,
) -> Answer<HttpResponse> {
    let asked = Asked::read(&request);
    let report = matching.exposure(&ctx, asked.need, asked.period).await?;
    let mut lines = vec![
        "area,needs with a suggestion,needs without,without in percent,nothing suited".to_owned(),
    ];
    lines.extend(report.areas.iter().map(|area| {
        let Area { name, suggested, gaps, share, unsuited } = area;
        let share = share.map(|share| share.to_string()).unwrap_or_default();
        let name = cell(name.as_deref().unwrap_or("Not known"));
        format!("{name},{suggested},{gaps},{share},{unsuited}")
    }));
    Ok(csv("areas", &lines))
}

/// Text as a cell (RFC 4180 §2), and never as a formula of the program that opens it.
fn cell(text: &str) -> String {
    let calm = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{calm}{}\"", text.replace('"', "\"\""))
}

fn csv(table: &str, lines: &[String]) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"exposure-{table}.csv\""),
        ))
        .body(format!("{}\r\n", lines.join("\r\n")))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_text_whatever_it_begins_with() {
        assert_eq!(cell("Food \"Now\", Inc"), "\"Food \"\"Now\"\", Inc\"");
        assert_eq!(cell("=cmd()"), "\"'=cmd()\"");
    }
}

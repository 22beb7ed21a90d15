//! Consents as pages: a new one, one to read, sign, print or take back, and what was told.

pub mod around;
mod new;
mod print;
mod show;
pub mod shown;
mod told;

use actix_web::{HttpResponse, web::ServiceConfig};
use askama::Template;

use crate::web::{Answer, Fault, Problem};

/// Serves the pages.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .service(new::ask)
        .service(new::write)
        .service(print::copy_for_client)
        .service(print::sheet_for_agency)
        .service(show::show)
        .service(show::sign)
        .service(show::revoke)
        .service(told::list);
}

/// What is wrong, by the fields of a form; nothing where the problem is not one of a form.
fn faults_of(problem: &Problem) -> Vec<Fault> {
    if problem.errors().is_empty() {
        let detail = problem.detail().unwrap_or(problem.title()).to_owned();
        return vec![Fault { pointer: "form".to_owned(), detail }];
    }
    let field = |pointer: &str| match pointer.trim_start_matches('/') {
        "recipient/name" => "person".to_owned(),
        nested => nested.split('/').next_back().unwrap_or(nested).to_owned(),
    };
    let told = |fault: &Fault| Fault {
        pointer: field(&fault.pointer),
        detail: crate::web::shown::capital(&fault.detail),
    };
    problem.errors().iter().map(told).collect()
}

/// The form again with its faults, under the problem's status.
fn again(problem: &Problem, page: &impl Template) -> Answer<HttpResponse> {
    let page = page.render().map_err(Problem::ours)?;
    let mut answer = HttpResponse::build(problem.status());
    Ok(answer.content_type("text/html; charset=utf-8").body(page))
}

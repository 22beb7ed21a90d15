//! What is answered where no route is: 404, or 405 where the path is right and the method wrong.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    http::{Method, StatusCode, header},
};

use super::openapi;
use crate::web::Problem;

/// The default service.
pub(super) async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let is_path = request.resource_map().has_resource(request.path());
    if !is_path {
        return Problem::not_found().error_response();
    }
    let route = request.resource_map().match_pattern(request.path()).unwrap_or_default();
    let mut allowed = openapi::methods(&route);
    if allowed.is_empty() {
        // A page: a path that does not answer GET is one that a form posts to.
        let is_form = request.method() == Method::GET;
        allowed = if is_form { vec!["POST"] } else { vec!["GET", "HEAD"] };
    }
    let allowed = allowed.join(", ");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "Not with this method")
        .because(format!("This path answers to {allowed}."))
        .with_header(header::ALLOW, allowed)
        .error_response()
}

//! The yardstick: an actix-web endpoint that answers a small JSON object and does nothing else,
//! in a process of its own, as the service is.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use actix_web::{App, HttpServer, web};
use anyhow::{Context as _, Result};
use serde::Serialize;

/// Tells this program to be the yardstick.
pub const ARGUMENT: &str = "--bare";

#[derive(Serialize)]
struct Nothing {
    total: u32,
    results: [u32; 0],
}

async fn nothing() -> web::Json<Nothing> {
    web::Json(Nothing { total: 0, results: [] })
}

/// Serves until killed; prints its address.
pub async fn serve() -> Result<()> {
    let server =
        HttpServer::new(|| App::new().route("/", web::get().to(nothing))).bind("127.0.0.1:0")?;
    println!("{}", server.addrs().first().context("it is bound")?);
    server.run().await?;
    Ok(())
}

/// The running yardstick; killed when dropped.
pub struct Bare {
    child: Child,
    at: String,
}

impl Bare {
    /// Starts this same program as the yardstick.
    pub fn start() -> Result<Self> {
        let mut child =
            Command::new(env::current_exe()?).arg(ARGUMENT).stdout(Stdio::piped()).spawn()?;
        let mut at = String::new();
        BufReader::new(child.stdout.take().context("it has a stdout")?).read_line(&mut at)?;
        Ok(Self { child, at: at.trim().to_owned() })
    }

    /// Where it listens.
    pub fn at(&self) -> &str {
        &self.at
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

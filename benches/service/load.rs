//! Clients that ask over kept connections as fast as they are answered, and what they saw.

use std::{
    fmt,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

/// A request, ready to be sent.
#[derive(Clone)]
pub struct Request(String);

impl Request {
    /// GET of a path with its query.
    pub fn get(path: &str) -> Self {
        Self(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    }

    /// POST of JSON with an API key.
    pub fn post(path: &str, body: &str, key: &str) -> Self {
        Self(format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }
}

/// What came back.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

/// A kept connection.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    /// To `host:port`.
    pub fn open(at: &str) -> Result<Self> {
        let stream = TcpStream::connect(at).with_context(|| format!("connecting to {at}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends and reads the whole answer.
    pub fn ask(&mut self, request: &Request) -> Result<Answer> {
        self.0.get_mut().write_all(request.0.as_bytes())?;
        let first = self.line()?;
        let status = first.split(' ').nth(1).context("a status line")?.parse()?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(told) = line.strip_prefix("content-length:") {
                length = told.trim().parse()?;
            }
            chunked |= line == "transfer-encoding: chunked";
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = usize::from_str_radix(self.line()?.trim(), 16)?;
                self.part(size, &mut body)?;
                self.line()?;
                if size == 0 {
                    break;
                }
            }
        } else {
            self.part(length, &mut body)?;
        }
        Ok(Answer { status, body: String::from_utf8(body)? })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.0.read_line(&mut line)? > 0, "the connection was closed");
        Ok(line.trim_end().to_owned())
    }

    fn part(&mut self, size: usize, body: &mut Vec<u8>) -> Result<()> {
        let before = body.len();
        (&mut self.0).take(u64::try_from(size)?).read_to_end(body)?;
        ensure!(body.len() - before == size, "the body was cut short");
        Ok(())
    }
}

/// How hard to ask.
pub struct Load {
    /// Clients at the same time.
    pub clients: usize,
    /// Requests of each.
    pub each: usize,
}

impl Load {
    /// Asks the requests in turn; every answer must be 200.
    pub fn put_on(&self, at: &str, requests: &[Request]) -> Result<Seen> {
        let from = Instant::now();
        let mut times = Vec::new();
        thread::scope(|scope| {
            let clients: Vec<_> = (0..self.clients)
                .map(|client| scope.spawn(move || self.client(at, requests, client)))
                .collect();
            for client in clients {
                let seen = client
                    .join()
                    .map_err(|cause| anyhow::anyhow!("a client broke off: {cause:?}"))??;
                times.extend(seen);
            }
            anyhow::Ok(())
        })?;
        Seen::of(times, from.elapsed())
    }

    fn client(&self, at: &str, requests: &[Request], number: usize) -> Result<Vec<Duration>> {
        let mut connection = Connection::open(at)?;
        let mut times = Vec::with_capacity(self.each);
        for request in requests.iter().cycle().skip(number).take(self.each) {
            let from = Instant::now();
            let answer = connection.ask(request)?;
            times.push(from.elapsed());
            ensure!(
                answer.status == 200,
                "{} answered {}: {}",
                request.0,
                answer.status,
                answer.body
            );
        }
        Ok(times)
    }
}

/// One round's figures, in milliseconds.
#[derive(Clone, Copy)]
pub struct Seen {
    /// Half were faster.
    pub p50: f64,
    /// 99 of 100 were faster.
    pub p99: f64,
    /// Requests answered in a second.
    pub per_second: f64,
}

impl Seen {
    /// What single requests took, and all of them together.
    pub fn of(mut times: Vec<Duration>, took: Duration) -> Result<Self> {
        times.sort_unstable();
        let at = |percent: usize| -> Result<f64> {
            let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
            Ok(times.get(place).context("somebody asked")?.as_secs_f64() * 1000.0)
        };
        let requests = u32::try_from(times.len())?;
        let per_second = f64::from(requests) / took.as_secs_f64();
        Ok(Self { p50: at(50)?, p99: at(99)?, per_second })
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50, p99, per_second } = self;
        write!(f, "p50 {p50:.2} ms, p99 {p99:.2} ms, {per_second:.0}/s")
    }
}

/// The round with the middle p99.
pub fn median(mut rounds: Vec<Seen>) -> Result<Seen> {
    rounds.sort_by(|a, b| a.p99.total_cmp(&b.p99));
    rounds.get(rounds.len() / 2).copied().context("there was a round")
}

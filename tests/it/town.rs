//! A small place with one directory, on a database of its own, where time stands still.

use std::{
    fs, io,
    sync::{Arc, Mutex, PoisonError},
};

use actix_web::{
    body, dev::Service as _, dev::ServiceResponse, http::Method, http::header, test,
    test::TestRequest,
};
use chrono::{DateTime, TimeDelta, Utc};
use guidepost::{
    accounts::{DEFAULT_NETWORK, NewKey, NewPerson, forgotten, model::Role},
    clock::Clock,
    config::SecondFactor,
    db::Db,
    geo::Gazetteer,
    mail::{self, Post, Way},
    outbox,
    sealed::Keyring,
    search::{Search, follow::Follower},
    server::{self, Features},
    telemetry::Private,
    values::{NetworkId, OrganizationId},
};
use serde_json::Value;
use sqlx::Executor as _;
use tempfile::TempDir;
use uuid::Uuid;

/// A password that may be set.
pub const PASSWORD: &str = "the bus to alder street";

/// The service with a fresh database, a clock that only [`Town::wait`] moves, and its own folder.
pub struct Town {
    pub db: Db,
    pub clock: Clock,
    pub features: Features,
    pub network: NetworkId,
    pub keyring: Keyring,
    /// Its data directory.
    pub folder: TempDir,
    follower: Follower,
    time: Arc<Mutex<DateTime<Utc>>>,
    second_factor: Mutex<SecondFactor>,
    /// The server and the name of the database on it, to be dropped in the end.
    postgres: Option<(String, String)>,
}

/// Who sends a request.
#[derive(Clone, Debug)]
pub enum Who {
    Nobody,
    /// An API key.
    Key(String),
    /// A browser with its cookies and the form token that its last page had.
    Browser {
        cookies: String,
        csrf: String,
    },
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub text: String,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.text))
    }

    /// The header's first value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Town {
    /// A fresh one on `sqlite` or `postgres`.
    pub async fn on(engine: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, postgres) = if engine == "sqlite" {
            (format!("sqlite://{}/guidepost.db", folder.path().display()), None)
        } else {
            let name = format!("t_{}", Uuid::new_v4().simple());
            let server = postgres_server();
            admin(&server, format!("CREATE DATABASE {name}")).await;
            (format!("{server}/{name}"), Some((server, name)))
        };
        let db = Db::open(&url).await.unwrap();
        let time = Arc::new(Mutex::new("2026-05-04T16:00:00Z".parse().unwrap()));
        let hand = Arc::clone(&time);
        let clock = Clock::telling(move || *hand.lock().unwrap_or_else(PoisonError::into_inner));
        let keyring = Keyring::at(&folder.path().join("keys")).unwrap();
        let keyring = keyring.kept_in(&db, clock.now()).await.unwrap();
        let search = Search::in_memory(Gazetteer::embedded(), clock.clone()).unwrap();
        let features = Features::new(&db, &clock, &keyring, search, None);
        let follower = features.search.follower(features.catalog.clone()).unwrap();
        let network = features.accounts.network(DEFAULT_NETWORK).await.unwrap();
        Self {
            db,
            clock,
            features,
            network,
            keyring,
            folder,
            follower,
            time,
            second_factor: Mutex::default(),
            postgres,
        }
    }

    /// Whether its database is SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.db, Db::Sqlite(_))
    }

    /// Where its database is.
    pub fn url(&self) -> String {
        match &self.postgres {
            Some((server, name)) => format!("{server}/{name}"),
            None => format!("sqlite://{}/guidepost.db", self.folder.path().display()),
        }
    }

    /// Brings the search index to where the directory is.
    pub async fn catch_up(&self) {
        self.follower.catch_up().await.unwrap();
    }

    /// From now on, those who see case data must have a second factor.
    pub fn require_second_factor(&self) {
        *self.second_factor.lock().unwrap() = SecondFactor::Required;
    }

    /// Lets time pass.
    pub fn wait(&self, time: TimeDelta) {
        *self.time.lock().unwrap() += time;
    }

    /// A key with this role, in the default network.
    pub async fn key(&self, role: Role) -> Who {
        self.key_in(self.network, role, None).await
    }

    /// A key in this network, of this organization.
    pub async fn key_in(
        &self,
        network: NetworkId,
        role: Role,
        organization: Option<OrganizationId>,
    ) -> Who {
        let name = format!("The {role}'s key");
        let new = NewKey { network, role, name, organization, expires_at: None };
        Who::Key(self.features.accounts.add_key(new).await.unwrap().0)
    }

    /// A person who may sign in with [`PASSWORD`].
    pub async fn person(&self, login: &str, role: Role) {
        let new = NewPerson {
            network: self.network,
            login: login.to_owned(),
            name: "Dana Morales".to_owned(),
            password: Private(PASSWORD.to_owned()),
            role,
            organization: None,
        };
        self.features.accounts.add_person(new).await.unwrap();
    }

    /// A browser in which this person has signed in through the form.
    pub async fn browser(&self, login: &str) -> Who {
        self.browser_with(login, PASSWORD).await
    }

    /// The same, with this password.
    pub async fn browser_with(&self, login: &str, password: &str) -> Who {
        let form = self.visitor().await;
        self.follow(self.sign_in(&form, login, password).await).await
    }

    /// A browser that has the sign-in form before it.
    pub async fn visitor(&self) -> Who {
        let page = self.get("/sign-in", &Who::Nobody).await;
        assert_eq!(page.status, 200, "{}", page.text);
        Who::Browser { cookies: cookies(&page), csrf: token(&page.text).unwrap() }
    }

    /// The browser after this answer, with the form token of its pages.
    pub async fn follow(&self, reply: Reply) -> Who {
        assert_eq!(reply.status, 303, "{}", reply.text);
        let cookies = cookies(&reply);
        let signed_in = Who::Browser { cookies: cookies.clone(), csrf: String::new() };
        let page = self.get("/credits", &signed_in).await;
        Who::Browser { cookies, csrf: token(&page.text).unwrap_or_default() }
    }

    /// Carries out what the outbox holds; the letters that left the house.
    pub async fn letters(&self) -> Vec<String> {
        let way = Way::of(None, self.folder.path()).unwrap();
        let from = "guide@guide.example".parse().unwrap();
        let url = "https://guide.example".parse().unwrap();
        let post = Post::new(way, from, url, self.keyring.clone());
        let worker = outbox::Worker::new(self.db.clone(), self.clock.clone());
        let worker = worker
            .on(mail::TOPIC, post.handler())
            .on(forgotten::TOPIC, self.features.accounts.answers_forgotten());
        worker.work().await.unwrap();
        let Ok(files) = fs::read_dir(self.folder.path().join("mail")) else { return Vec::new() };
        let read = |file: io::Result<fs::DirEntry>| {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            fs::remove_file(path).unwrap();
            text
        };
        files.map(read).collect()
    }

    /// Sends the sign-in form.
    pub async fn sign_in(&self, form: &Who, login: &str, password: &str) -> Reply {
        self.post_form("/sign-in", form, &[("login", login), ("password", password)]).await
    }

    pub async fn get(&self, path: &str, who: &Who) -> Reply {
        self.ask(TestRequest::get().uri(path), who).await
    }

    pub async fn post(&self, path: &str, who: &Who, body: &Value) -> Reply {
        self.ask(TestRequest::post().uri(path).set_json(body), who).await
    }

    pub async fn put(&self, path: &str, who: &Who, body: &Value) -> Reply {
        self.ask(TestRequest::put().uri(path).set_json(body), who).await
    }

    /// Sends a form as the browser would, with its token.
    pub async fn post_form(&self, path: &str, who: &Who, fields: &[(&str, &str)]) -> Reply {
        let mut fields = fields.to_vec();
        if let Who::Browser { csrf, .. } = who {
            fields.push(("csrf", csrf));
        }
        self.ask(TestRequest::post().uri(path).set_form(fields), who).await
    }

    /// Sends any request.
    pub async fn ask(&self, request: TestRequest, who: &Who) -> Reply {
        let second_factor = *self.second_factor.lock().unwrap();
        let features = self.features.clone().asking(second_factor);
        let service = test::init_service(server::app(&features)).await;
        let request = match who {
            Who::Nobody => request,
            Who::Key(key) => request.insert_header(("authorization", format!("Bearer {key}"))),
            Who::Browser { cookies, .. } => request.insert_header(("cookie", cookies.as_str())),
        };
        match service.call(request.to_request()).await {
            Ok(response) => read(response).await,
            Err(error) => {
                let status = error.as_response_error().status_code().as_u16();
                Reply { status, headers: Vec::new(), text: error.to_string() }
            }
        }
    }

    /// Sends a request with this method and no body.
    pub async fn send(&self, method: &str, path: &str, who: &Who) -> Reply {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.ask(TestRequest::default().method(method).uri(path), who).await
    }

    /// Removes its database.
    pub async fn close(self) {
        self.db.close().await;
        if let Some((server, name)) = self.postgres {
            admin(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
        self.folder.close().unwrap();
    }
}

/// Where the tests' PostgreSQL is.
pub fn postgres_server() -> String {
    std::env::var("TEST_PG").expect(
        "TEST_PG must name a PostgreSQL server to make databases on, such as \
         postgres://guidepost@127.0.0.1:54977; run the tests through tests/with-postgres.sh",
    )
}

/// The same server for another role of `tests/with-postgres.sh`: `OUTSIDER` or `SUPERUSER`.
pub fn postgres_role(role: &str) -> String {
    let name = format!("TEST_PG_{role}");
    std::env::var(&name)
        .unwrap_or_else(|_| panic!("{name} is not set: tests/with-postgres.sh does"))
}

async fn admin(server: &str, sql: String) {
    let pool = sqlx::PgPool::connect(&format!("{server}/postgres")).await.unwrap();
    pool.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    pool.close().await;
}

async fn read<B: body::MessageBody>(response: ServiceResponse<B>) -> Reply {
    let status = response.status().as_u16();
    let header = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        (name.to_string(), value.to_str().unwrap_or("?").to_owned())
    };
    let headers = response.headers().iter().map(header).collect();
    let Ok(bytes) = body::to_bytes(response.into_body()).await else { panic!("a body broke off") };
    Reply { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// The cookies that an answer sets, as a browser sends them back.
pub fn cookies(reply: &Reply) -> String {
    let set = reply.headers.iter().filter(|(name, _)| name == "set-cookie");
    let pairs: Vec<&str> = set.filter_map(|(_, value)| value.split(';').next()).collect();
    pairs.join("; ")
}

/// The form token in a page.
pub fn token(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"")?;
    rest.split_once('"').map(|(token, _)| token.to_owned())
}

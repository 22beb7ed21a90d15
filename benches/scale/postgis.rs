//! PostgreSQL with PostGIS on the same catalog and log: a cluster of its own, thrown away after.
//!
//! Set-up, table and queries are those of `../shared/perf` (`pg_setup.sh`, `pg_load.sh`, `load.rs`).
//! One pass, and of each kind as many queries as its time allows: most are slow here.

mod queries;

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};
use tempfile::TempDir;

use crate::{
    asked::{KINDS, Logged, Needy},
    load::Seen,
    times::Times,
};

/// Of each kind so many queries warm up, and then as many as fit into so long are timed.
const WARM: usize = 10;
const BUDGET: Duration = Duration::from_secs(45);
/// So long a start may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// What was seen of it.
pub struct Postgis {
    /// Loading and indexing the catalog.
    pub loaded: Duration,
    /// What the queries took.
    pub times: Times,
    /// What six needs of a client took.
    pub matched: Seen,
}

/// Measures it in a folder of its own inside `work`.
pub fn measure(
    work: &Path,
    catalog: &Path,
    log: &[Logged],
    clients: &[Needy],
    say: impl Fn(&str),
) -> Result<Postgis> {
    let programs = programs()?;
    say("PostGIS: loading");
    let mut cluster = Cluster::start(&programs, work)?;
    let from = Instant::now();
    cluster.load(&programs, catalog)?;
    let loaded = from.elapsed();
    say("PostGIS: asking");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (times, matched) = runtime.block_on(async {
        let mut connection = cluster.connect().await?;
        let set = "SET plan_cache_mode = force_custom_plan; SET statement_timeout = '30s'";
        connection.execute(set).await?;
        let mut times = Times::default();
        for (kind, _) in KINDS {
            let of_kind: Vec<&Logged> = log.iter().filter(|one| one.kind() == kind).collect();
            for asked in of_kind.iter().take(WARM) {
                queries::find(&mut connection, kind, asked).await?;
            }
            let from = Instant::now();
            for asked in of_kind {
                times.note(kind, queries::find(&mut connection, kind, asked).await?);
                if from.elapsed() > BUDGET {
                    break;
                }
            }
        }
        let (from, mut matched) = (Instant::now(), Vec::new());
        for (number, client) in clients.iter().enumerate() {
            let took = queries::matched(&mut connection, client).await?;
            if number >= WARM {
                matched.push(took);
            }
            if from.elapsed() > BUDGET {
                break;
            }
        }
        connection.close().await?;
        anyhow::Ok((times, Seen::of(matched, from.elapsed())?))
    })?;
    Ok(Postgis { loaded, times, matched })
}

/// Where PostgreSQL's programs are, of the newest version that has PostGIS.
fn programs() -> Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let control = format!("/usr/share/postgresql/{name}/extension/postgis.control");
        let programs = entry.path().join("bin");
        if Path::new(&control).is_file() && programs.join("initdb").is_file() {
            found.push((name.parse().unwrap_or_default(), programs));
        }
    }
    found.sort();
    let (_, programs) = found.pop().context(
        "PostGIS is not installed (Debian: apt-get install postgis postgresql-15-postgis-3)",
    )?;
    Ok(programs)
}

/// A running server with its data; both are gone when it is dropped.
struct Cluster {
    server: Child,
    port: u16,
    /// Removed after the server has ended.
    home: TempDir,
}

impl Cluster {
    fn start(programs: &Path, work: &Path) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("postgis-").tempdir_in(work)?;
        if is_root()? {
            run(Command::new("chown").arg("postgres").arg(home.path()))?;
        }
        let data = home.path().join("data");
        let mut initdb = unprivileged(&programs.join("initdb"))?;
        initdb.arg("-D").arg(&data);
        run(initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]))?;
        let port = crate::free_port()?;
        let mut serve = unprivileged(&programs.join("postgres"))?;
        serve.arg("-D").arg(&data).args(["-p", &port.to_string()]).stdout(Stdio::null());
        // A quarter of the memory for its own cache, as its manual advises.
        let shared_buffers = format!("shared_buffers={}MB", memory()? / 4);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            &shared_buffers,
            "effective_cache_size=14GB",
            "work_mem=64MB",
            "maintenance_work_mem=1GB",
            "max_wal_size=4GB",
            "checkpoint_timeout=30min",
            "random_page_cost=1.1",
            "max_parallel_workers_per_gather=0",
            "jit=off",
            "autovacuum=off",
            "log_min_messages=fatal",
        ] {
            serve.args(["-c", setting]);
        }
        let server = serve.spawn().context("starting PostgreSQL")?;
        Ok(Self { server, port, home })
    }

    /// Fills it, once it answers.
    fn load(&mut self, programs: &Path, catalog: &Path) -> Result<()> {
        let mut answers = Command::new(programs.join("pg_isready"));
        answers.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres"]);
        let from = Instant::now();
        while !answers.status()?.success() {
            ensure!(self.server.try_wait()?.is_none(), "PostgreSQL ended at once");
            if from.elapsed() > PATIENCE {
                bail!("PostgreSQL did not start");
            }
            thread::sleep(Duration::from_millis(50));
        }
        let path = catalog.canonicalize()?.display().to_string().replace('\'', "''");
        let script = self.home.path().join("load.sql");
        fs::write(&script, include_str!("postgis.sql").replace("CATALOG", &path))?;
        let mut psql = Command::new(programs.join("psql"));
        psql.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "-q", "-X"]);
        run(psql.args(["-v", "ON_ERROR_STOP=1", "-f"]).arg(script))
    }

    async fn connect(&self) -> Result<PgConnection> {
        let to = PgConnectOptions::new().host("127.0.0.1").port(self.port).username("postgres");
        Ok(to.database("postgres").disable_statement_logging().connect().await?)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is its fast way out; killed hard it would leave its helpers behind.
        let _ = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        let _ = self.server.wait();
    }
}

fn is_root() -> Result<bool> {
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}

/// A command that ends with this program, even when that is killed; PostgreSQL refuses to be root.
fn unprivileged(program: &Path) -> Result<Command> {
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig=INT");
    if is_root()? {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.arg(program);
    Ok(command)
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_owned();
    let status = command.stdout(Stdio::null()).status();
    let status = status.with_context(|| format!("running {}", program.display()))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

/// This machine's memory in MB.
fn memory() -> Result<u64> {
    let text = crate::read(Path::new("/proc/meminfo"))?;
    let kilobytes = text.split_whitespace().nth(1).context("MemTotal comes first")?;
    Ok(kilobytes.parse::<u64>()? / 1024)
}

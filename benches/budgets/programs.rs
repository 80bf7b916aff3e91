//! The program as a whole, in turn with the `sqlite3` shell doing the nearest thing it can.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::Wanted;
use crate::register;
use crate::table::Table;
use crate::timing::{Run, ratio, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gocua");
/// How often each side runs.
const TURNS: usize = 5;

/// Measures every row of this page.
pub fn measure(wanted: &Wanted, table: &mut Table) {
    if wanted.wants("binary") {
        let size = fs::metadata(PROGRAM).unwrap().len();
        let measured = format!("{}.{} MB", size / 1_000_000, size / 100_000 % 10);
        table.add("binary, stripped", 0, measured, "≤ 8 MB", size <= 8_000_000);
    }
    for people in wanted.sizes(&[60_000, 1_000_000]) {
        if wanted.wants("import") {
            imports(people, table);
        }
        if wanted.wants("export") {
            exports(people, table);
        }
    }
}

fn gocua(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .env("GOCUA_HOME", folder.join("home"))
        .env_remove("GOCUA_REGISTER")
        .arg("--quiet");
    command
}

fn imports(people: u64, table: &mut Table) {
    let list = register::list(people);
    let folder = tempfile::tempdir_in(register::folder()).unwrap();
    let (mut first, mut again, mut theirs): (Vec<Run>, Vec<Run>, Vec<Run>) = Default::default();
    for _ in 0..TURNS {
        let path = folder.path().join("new.gocua");
        let other = folder.path().join("other.db");
        for file in [&path, &other] {
            let _ = fs::remove_file(file);
        }
        let _ = fs::remove_dir_all(gocua::store::backup_folder(&path));
        run(gocua(folder.path())
            .arg("new")
            .arg(&path)
            .args(["--commune", "Xã Thử"]));
        let mut import = gocua(folder.path());
        import.arg("import").arg(&list).arg("--register").arg(&path);
        first.push(run(&mut import));
        theirs.push(run(Command::new("sqlite3")
            .arg(&other)
            .arg(format!(".import --csv \"{}\" t", list.display()))));
        again.push(run(&mut import));
    }
    let against = ratio(&walls(&first), &walls(&theirs));
    let peak = peak(&first);
    let measured = format!("{against:.2} x, {peak:.0} MiB");
    table.add(
        "first import",
        people,
        measured,
        "≤ 2.0 x `sqlite3 .import`, ≤ 250 MiB",
        against <= 2.0 && peak <= 250.0,
    );
    let repeated = ratio(&walls(&again), &walls(&first));
    table.add(
        "the same file again",
        people,
        format!("{repeated:.2} x"),
        "≤ 1.5 x the first",
        repeated <= 1.5,
    );
}

fn exports(people: u64, table: &mut Table) {
    let path = register::path(people);
    let folder = tempfile::tempdir_in(register::folder()).unwrap();
    let (mut ours, mut theirs): (Vec<Run>, Vec<Run>) = Default::default();
    for _ in 0..TURNS {
        let out = folder.path().join("people.csv");
        ours.push(run(gocua(folder.path())
            .args(["export", "people", "--full-numbers", "--register"])
            .arg(&path)
            .arg("--out")
            .arg(&out)));
        theirs.push(run(Command::new("sqlite3").arg(&path).args([
            "-cmd".to_owned(),
            format!(".output \"{}\"", folder.path().join("join.csv").display()),
            "-csv".to_owned(),
            "-header".to_owned(),
            JOIN.to_owned(),
        ])));
    }
    let against = ratio(&walls(&ours), &walls(&theirs));
    let peak = peak(&ours);
    let measured = format!("{against:.2} x, {peak:.0} MiB");
    table.add(
        "export people",
        people,
        measured,
        "≤ 0.75 x `sqlite3 -csv`, ≤ 50 MiB",
        against <= 0.75 && peak <= 50.0,
    );
}

/// The same columns in the same order, as they are kept.
const JOIN: &str = "SELECT p.id, h.id, v.name, h.code, q.name, p.name, p.relation, p.relation_text, p.sex, p.birth, \
     p.number, p.old_number, p.phones, p.residence, h.address, h.lane, h.phones, p.work, p.card, p.card_issued, \
     p.card_expires, p.best_time, p.home_service, p.groups, p.note, a.reason, a.place, a.address, a.phones, a.since, \
     a.back, a.proxy_name, a.proxy_relation, a.proxy_phones, a.plan, a.plan_on, a.declared, a.confirmed_on \
     FROM village v JOIN household h ON h.village = v.id JOIN person p ON p.household = h.id \
     LEFT JOIN person q ON q.household = h.id AND q.is_head = 1 AND q.undone = 0 AND q.closed IS NULL \
     LEFT JOIN absence a ON a.person = p.id AND a.returned_on IS NULL AND a.undone = 0 \
     WHERE p.undone = 0 AND p.closed IS NULL ORDER BY v.walk_rank, h.walk_rank, h.id, p.position, p.id";

fn walls(runs: &[Run]) -> Vec<Duration> {
    runs.iter().map(|run| run.wall).collect()
}

fn peak(runs: &[Run]) -> f64 {
    runs.iter().map(|run| run.peak).fold(0.0, f64::max)
}

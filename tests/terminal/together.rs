//! Two programs on one register: one writes, others look on; and files that change under an open screen.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use portable_pty::CommandBuilder;
use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};

use crate::desk::{Desk, PROGRAM, quit};
use crate::promise::held;
use crate::pty::Tui;

const IN_USE: &str = "đang mở ở cửa sổ khác";
const READ_ONLY: &str = "CHỈ XEM";
const DISPLACED: &str = "không còn ở chỗ cũ";
const WAITING: &str = "Đang chờ để lưu";
const BUSY: &str = "Chương trình khác";

/// A second window on the register, after Enter in the box that offers to look only.
fn look_on(desk: &Desk, columns: u16, rows: u16) -> Tui {
    let mut tui = desk.start(&[desk.register().to_str().unwrap()], columns, rows);
    tui.wait(IN_USE);
    tui.wait("Lần ghi gần nhất");
    tui.keys("<Enter>");
    tui.wait("Tổng quan");
    tui.wait(READ_ONLY);
    tui
}

fn kill(tui: &Tui) {
    kill_process(Pid::from_raw(tui.process()).unwrap(), Signal::KILL).unwrap();
}

/// Another program that keeps everybody from the register.
fn hold(desk: &Desk) -> Connection {
    let other = Connection::open(desk.register()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    other
}

#[test]
fn what_one_window_records_the_others_show() {
    let desk = Desk::new();
    let mut writer = desk.houses();
    let mut wide = look_on(&desk, 120, 30);
    wide.keys("<Enter><Down><Down><Down>");
    wide.wait("Hộ 4/152");
    let mut found = look_on(&desk, 80, 24);
    found.keys("<Enter>/001<Enter>");
    found.wait("001");
    let overview = look_on(&desk, 80, 24);
    overview.wait("0/152");
    writer.keys("2");
    writer.wait("Đã lưu hộ 001");
    for shown in ["Đã đến 1/152", "Đã đến, chưa gặp", "Hộ 4/152", "Hộ 004"] {
        wide.wait(shown);
    }
    found.wait("Đã đến, chưa gặp");
    assert!(found.screen().contains("001") && !found.screen().contains("· 002"));
    overview.wait("Thôn Tân Bình        152      1 ");
    // The details of the household that is chosen, of another visit.
    wide.keys("<Home>");
    wide.wait("Hộ 001");
    writer.keys("<Up>3");
    writer.keys("<Esc><Ctrl+Z>");
    wide.wait("Đã đến 0/152");
    wide.wait("Chưa có lần nào");
    for tui in [&mut wide, &mut found] {
        assert!(!tui.screen().contains(BUSY), "{}", tui.screen());
        quit(tui);
    }
    quit(&mut writer);
    held("together-shows", 6);
}

#[test]
fn a_command_that_would_write_says_who_does() {
    let desk = Desk::new();
    let list = desk.folder().join("list.csv");
    fs::write(
        &list,
        "Thôn;Mã hộ;Họ và tên;Năm sinh\nThôn Mới;1;Võ Văn Hai;1960\n",
    )
    .unwrap();
    let list = list.to_str().unwrap();
    let backups = gocua::store::backup_folder(&desk.register());
    let mut writer = desk.houses();
    writer.keys("2");
    writer.wait("Đã lưu hộ 001");
    let copy = desk.folder().join("copy.gocua");
    assert!(
        desk.call(&["backup", "--out", copy.to_str().unwrap()])
            .status
            .success()
    );
    for (arguments, status) in [
        (&["visit", "1", "met_all"][..], 4),
        (&["import", list], 4),
        (&["undo"], 4),
        (&["redo"], 4),
        (&["absent", "1", "--reason", "studying"], 4),
        (&["restore", copy.to_str().unwrap()], 4),
        (&["status"], 0),
        (&["list", "households"], 0),
        (&["export", "people"], 0),
        (&["log"], 0),
        (&["check", "--full"], 0),
        (&["import", list, "--dry-run"], 4),
    ] {
        let output = desk.call(arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {told}");
        assert_eq!(told.contains(IN_USE), status == 4, "{arguments:?}: {told}");
    }
    assert!(backups.is_dir());
    quit(&mut writer);
    assert_eq!(desk.visits(), 1);
    held("together-commands", 12);
}

#[test]
fn who_looks_on_takes_over_when_the_writer_has_gone() {
    for killed in [false, true] {
        let desk = Desk::new();
        let mut writer = desk.houses();
        writer.keys("2");
        writer.wait("Đã lưu hộ 001");
        let mut reader = look_on(&desk, 80, 24);
        reader.keys("<Ctrl+R>");
        reader.wait(IN_USE);
        reader.keys("<Enter>");
        reader.wait(READ_ONLY);
        if killed {
            kill(&writer);
            writer.ended();
        } else {
            quit(&mut writer);
        }
        reader.keys("<Ctrl+R>");
        reader.wait("Ghi cho");
        reader.wait_gone(READ_ONLY);
        reader.keys("<Enter>2");
        reader.wait("Đã lưu");
        quit(&mut reader);
        assert_eq!(desk.visits(), 2);
    }
    held("together-takes-over", 2);
}

/// A program that is killed in the middle of a write leaves a journal that only who may write can take back.
#[test]
fn a_write_that_was_cut_off_is_said_where_it_is_only_read_and_taken_back_by_writing() {
    let desk = Desk::new();
    let mut writer = desk.houses();
    writer.keys("2");
    writer.wait("Đã lưu hộ 001");
    let mut reader = look_on(&desk, 80, 24);
    reader.keys("<Enter>");
    reader.wait("Đã đến 1/152");
    kill(&writer);
    writer.ended();
    cut_off(&desk.register());
    reader.wait("dừng giữa chừng");
    assert!(reader.screen().contains("Đã đến 1/152"));
    reader.keys("<Ctrl+R>");
    reader.wait("Ghi cho");
    quit(&mut reader);
    assert_eq!(desk.visits(), 1);
}

/// Leaves the register as a program does that dies while it writes: changed pages in the file, and the journal.
fn cut_off(register: &Path) {
    let journal = register.with_file_name("so.gocua-journal");
    let (torn, kept) = (
        register.with_file_name("torn"),
        register.with_file_name("kept"),
    );
    let writing = Connection::open(register).unwrap();
    writing
        .execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; DELETE FROM visit; UPDATE person SET name = name || '!';")
        .unwrap();
    fs::copy(&journal, &kept).unwrap();
    fs::copy(register, &torn).unwrap();
    drop(writing);
    // Written over, not replaced: it stays the file that is open.
    fs::write(register, fs::read(&torn).unwrap()).unwrap();
    fs::rename(&kept, &journal).unwrap();
    fs::remove_file(&torn).unwrap();
}

/// Takes the register in a folder from its place.
type Displace = fn(&Path);

#[test]
fn nothing_is_called_saved_in_a_file_that_is_not_in_its_place() {
    let moves: [(&str, Displace); 4] = [
        ("renamed", |folder| {
            fs::rename(folder.join("so.gocua"), folder.join("cu.gocua")).unwrap();
        }),
        ("removed", |folder| {
            fs::remove_file(folder.join("so.gocua")).unwrap();
        }),
        ("replaced", |folder| {
            fs::copy(folder.join("so.gocua"), folder.join("other")).unwrap();
            fs::rename(folder.join("other"), folder.join("so.gocua")).unwrap();
        }),
        ("folder renamed", |folder| {
            fs::rename(folder, folder.with_extension("cu")).unwrap();
        }),
    ];
    for (what, displace) in moves {
        let desk = Desk::new();
        let folder = desk.folder().join("stick");
        fs::create_dir(&folder).unwrap();
        let register = folder.join("so.gocua");
        fs::rename(desk.register(), &register).unwrap();
        let register = register.to_str().unwrap();
        let mut writer = desk.start(&[register], 80, 24);
        writer.wait("Tổng quan");
        writer.keys("<Enter>");
        let mut reader = desk.start(&[register], 80, 24);
        reader.wait(IN_USE);
        reader.keys("<Enter>");
        reader.wait(READ_ONLY);
        displace(&folder);
        // Both say it without a key, and again after one.
        for tui in [&mut writer, &mut reader] {
            tui.wait(DISPLACED);
            tui.keys("2");
            tui.wait(DISPLACED);
            assert!(!tui.screen().contains("Đã lưu"), "{what}: {}", tui.screen());
        }
        quit(&mut reader);
        quit(&mut writer);
        let renamed = folder.with_extension("cu");
        for place in [&folder, &renamed] {
            for name in ["so.gocua", "cu.gocua"] {
                let file = place.join(name);
                if file.exists() {
                    let told = desk.call_on(&file, &["status", "--json"]);
                    let status: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
                    assert_eq!(status["visits"], 0, "{what}: {file:?}");
                }
            }
        }
    }
    held("together-displaced", 8);
}

#[test]
fn a_visit_waits_for_another_program_and_is_kept_for_another_try() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    let mut reader = look_on(&desk, 80, 24);
    reader.keys("<Enter>");
    reader.wait("Đã đến 0/152");
    // Let go in time: it is saved by itself. The screen goes on meanwhile.
    let other = hold(&desk);
    tui.send(b"2");
    tui.wait(WAITING);
    tui.resize(100, 30);
    tui.wait("┌ Hộ 1/152");
    reader.keys("<F1>");
    reader.wait("Giúp: các phím");
    reader.keys("<Esc>");
    drop(other);
    tui.wait("Đã lưu hộ 001");
    reader.wait("Đã đến 1/152");
    // Given up by hand.
    let other = hold(&desk);
    tui.send(b"2");
    tui.wait(WAITING);
    tui.send(b"\x1b");
    tui.wait("Thôi không chờ");
    drop(other);
    // Not let go: said after five seconds, and the same key does it then.
    let other = hold(&desk);
    tui.send(b"2");
    tui.wait(WAITING);
    tui.wait("chưa lưu được");
    drop(other);
    tui.keys("2");
    tui.wait("Đã lưu: hộ 002");
    quit(&mut tui);
    quit(&mut reader);
    assert_eq!(desk.visits(), 2);
    held("together-waits", 3);
}

#[test]
fn who_looks_on_during_an_import_is_never_kept_out() {
    let desk = Desk::new();
    let list = desk.sample(20_000);
    let mut writer = desk.houses();
    let mut reader = look_on(&desk, 80, 24);
    reader.wait("0/152");
    quit(&mut writer);
    let mut import = Command::new(PROGRAM)
        .args(["import", &list, "--quiet", "--register"])
        .arg(desk.register())
        .env("GOCUA_HOME", desk.folder().join("home"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut looks = 0;
    while import.try_wait().unwrap().is_none() {
        reader.keys("<Down><Up>");
        looks += 1;
        let screen = reader.screen();
        assert!(!screen.contains(BUSY), "{screen}");
    }
    assert!(looks > 2, "the import ran beside the screen: {looks}");
    assert!(import.wait().unwrap().success());
    reader.wait_gone("0/152");
    assert!(!reader.screen().contains(BUSY));
    quit(&mut reader);
    held("together-import-beside", 1);
}

#[test]
fn an_import_does_not_freeze_the_screen() {
    let desk = Desk::new();
    desk.sample(20_000);
    let mut tui = desk.houses();
    let mut reader = look_on(&desk, 80, 24);
    tui.keys("<F7>1");
    tui.wait("list.csv");
    tui.keys("<Enter>");
    tui.wait("%");
    tui.keys("<F1>");
    tui.wait("Giúp: các phím");
    tui.keys("<Esc>");
    tui.wait("%");
    tui.keys("2<F7>");
    tui.wait("%");
    tui.keys("<Esc>");
    tui.wait("Đã dừng");
    reader.keys("<Enter><Down>");
    assert!(!reader.screen().contains(BUSY), "{}", reader.screen());
    quit(&mut reader);
    quit(&mut tui);
    assert_eq!(
        desk.visits(),
        0,
        "what was pressed beside the import recorded nothing"
    );
    held("together-import-screen", 4);
}

/// A person without the right to write, whoever runs the tests: root loses the right to pass over permissions.
fn powerless(desk: &Desk, arguments: &[&str]) -> CommandBuilder {
    let mut command = desk.command(&[]);
    let root = rustix::process::geteuid().is_root();
    let argv = command.get_argv_mut();
    argv.clear();
    if root {
        let without = "--bounding-set=-dac_override,-dac_read_search";
        argv.extend(["setpriv".into(), without.into(), "--inh-caps=-all".into()]);
    }
    argv.push(PROGRAM.into());
    argv.extend(arguments.iter().map(Into::into));
    command
}

#[test]
fn a_place_or_a_lock_that_may_not_be_written_is_said_and_can_be_looked_at() {
    let set =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for (what, mode, lock) in [
        ("folder", 0o500, None),
        ("lock", 0o700, Some(0o400)),
        ("lock of another user", 0o700, Some(0o000)),
    ] {
        let desk = Desk::new();
        let folder = desk.folder().join("shared");
        fs::create_dir(&folder).unwrap();
        fs::copy(desk.register(), folder.join("so.gocua")).unwrap();
        if let Some(lock) = lock {
            fs::write(folder.join("so.gocua.lock"), "").unwrap();
            set(&folder.join("so.gocua.lock"), lock);
        }
        set(&folder, mode);
        let register = folder.join("so.gocua");
        let mut tui = Tui::start(powerless(&desk, &[register.to_str().unwrap()]), 80, 24);
        tui.wait("Không ghi được vào nơi để sổ");
        tui.keys("<Enter>");
        tui.wait(READ_ONLY);
        tui.keys("<Enter>2");
        assert!(!tui.screen().contains("Đã lưu"), "{what}: {}", tui.screen());
        quit(&mut tui);
        set(&folder, 0o700);
    }
    held("together-no-right", 3);
}

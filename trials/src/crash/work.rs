//! What is done to a register while it is tried: the real store, in a folder of its own, one work after the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gocua::domain::absence::Reason;
use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::cohort::AgeOn;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::metric::Metric;
use gocua::domain::outcome::Outcome;
use gocua::domain::phone::read_phones;
use gocua::domain::record::{Absence, Cohort, Household, Person, Target, Village};
use gocua::domain::slot::Slot;
use gocua::domain::step::StepKind;
use gocua::exchange::{ImportOptions, import};
use gocua::lang::Lang;
use gocua::store::{
    BackupKind, Entry, Options, Recording, StepEntry, Store, backups, first_campaign, new_commune,
    restore,
};
use rusqlite::Connection;

/// What went wrong, in the words of the program or of the trial.
pub type Outcomes = Result<(), String>;

/// A folder with a register in it, and the store that has it open.
pub struct Book {
    /// The folder; everything the program keeps is in it.
    pub root: PathBuf,
    /// The open register.
    pub store: Option<Store>,
    lists: Arc<Lists>,
}

/// The lists that are imported: outside of the watched folder, where another program wrote them.
#[derive(Debug)]
pub struct Lists {
    first: PathBuf,
    second: PathBuf,
}

/// One thing that a user does.
pub struct Work {
    /// What it is called in reports.
    pub name: &'static str,
    /// Does it; when it returns well, the user was told that it is done.
    pub run: fn(&mut Book) -> Outcomes,
}

/// Everything that is tried, in the order in which it is done to one register.
pub const WORKS: &[Work] = &[
    Work {
        name: "create",
        run: create,
    },
    Work {
        name: "first backup",
        run: backup,
    },
    Work {
        name: "import",
        run: |book| book.import(&book.lists.clone().first),
    },
    Work {
        name: "visit",
        run: visit,
    },
    Work {
        name: "visit with absence",
        run: visit_with_absence,
    },
    Work {
        name: "edit",
        run: edit,
    },
    Work {
        name: "new household",
        run: new_household,
    },
    Work {
        name: "backup",
        run: backup,
    },
    Work {
        name: "import of changes",
        run: |book| book.import(&book.lists.clone().second),
    },
    Work {
        name: "undo",
        run: |book| said(book.open()?.undo(None)),
    },
    Work {
        name: "redo",
        run: |book| said(book.open()?.redo()),
    },
    Work {
        name: "register of version 1",
        run: |book| older(book, 1),
    },
    Work {
        name: "migration from version 1",
        run: |book| book.open().map(|_| ()),
    },
    Work {
        name: "register of version 2",
        run: |book| older(book, 2),
    },
    Work {
        name: "migration from version 2",
        run: |book| book.open().map(|_| ()),
    },
    Work {
        name: "steps of people",
        run: steps,
    },
    Work {
        name: "steps withdrawn",
        run: withdraw_steps,
    },
    Work {
        name: "cohort",
        run: cohort,
    },
    Work {
        name: "target",
        run: target,
    },
    Work {
        name: "cohort taken out",
        run: take_out_cohort,
    },
    Work {
        name: "undo of the taking out",
        run: |book| said(book.open()?.undo(None)),
    },
    Work {
        name: "restore",
        run: put_back,
    },
    Work {
        name: "visit after restore",
        run: visit,
    },
];

/// Forgets what a call of the program gave back, and keeps its words when it failed.
fn said<T, E: std::fmt::Display>(result: Result<T, E>) -> Outcomes {
    result.map(|_| ()).map_err(|error| error.to_string())
}

/// The name of the register in its folder.
pub const REGISTER: &str = "so.gocua";

/// A Sunday at noon.
fn clock() -> Clock {
    Clock::fixed(Moment(1_795_323_600_000))
}

/// How the register of a folder is opened.
pub fn options(root: &Path) -> Options {
    Options {
        clock: clock(),
        who: "Lâm".to_owned(),
        home: Some(root.join("home")),
        read_only: false,
    }
}

impl Lists {
    /// Writes the lists into a folder.
    pub fn write(folder: &Path) -> std::io::Result<Self> {
        let heading =
            "Thôn,Mã hộ,Họ và tên,Quan hệ,Giới tính,Ngày sinh,Điện thoại,Địa chỉ,Ghi chú\n";
        let (mut first, mut second) = (heading.to_owned(), heading.to_owned());
        for household in 1..=12 {
            let village = 1 + household % 2;
            for (at, (name, relation)) in [
                ("Nguyễn Văn Tám", "Chủ hộ"),
                ("Trần Thị Mười", "Vợ"),
                ("Nguyễn Thị Út", "Con"),
            ]
            .iter()
            .enumerate()
            {
                let year = 1950 + household * 2 + at * 20;
                let row = |note: &str| {
                    format!(
                        "Thôn {village},{household:03},{name},{relation},,{year},09120001{household:02},Số {household},{note}\n"
                    )
                };
                first.push_str(&row("khó tính"));
                second.push_str(&row("đi làm ca tối"));
            }
            second.push_str(&format!(
                "Thôn {village},1{household:02},Lê Văn Năm,Chủ hộ,Nam,1980,,Số 1{household:02},\n"
            ));
        }
        let lists = Self {
            first: folder.join("dau.csv"),
            second: folder.join("sau.csv"),
        };
        fs::write(&lists.first, first)?;
        fs::write(&lists.second, second)?;
        Ok(lists)
    }
}

impl Book {
    /// A folder in which nothing is open.
    pub fn closed(root: &Path, lists: &Arc<Lists>) -> Self {
        Self {
            root: root.to_owned(),
            store: None,
            lists: Arc::clone(lists),
        }
    }

    /// The register's file.
    pub fn path(&self) -> PathBuf {
        self.root.join(REGISTER)
    }

    /// The open register; opened if it was not.
    pub fn open(&mut self) -> Result<&mut Store, String> {
        if self.store.is_none() {
            let store = Store::open(&self.path(), &options(&self.root));
            self.store = Some(store.map_err(|error| error.to_string())?);
        }
        self.store.as_mut().ok_or_else(|| "not open".to_owned())
    }

    /// The register does not wait for the disc any more: for a control.
    pub fn do_not_wait(&mut self) -> Outcomes {
        if self.path().exists() {
            said(self.open()?.do_not_wait_for_disc())?;
        }
        Ok(())
    }

    fn import(&mut self, list: &Path) -> Outcomes {
        let store = self.open()?;
        let options = ImportOptions::default();
        let report = import(store, &[list.to_owned()], &options, &mut |_| true)
            .map_err(|error| format!("{error:?}"))?;
        if report.rows.refused > 0 {
            return Err(format!("rows refused: {:?}", report.refused.first()));
        }
        Ok(())
    }

    fn household(&mut self) -> Result<HouseholdId, String> {
        let found = self.open()?.household_ids(None);
        let ids = found.map_err(|error| error.to_string())?;
        ids.first()
            .copied()
            .ok_or_else(|| "no household".to_owned())
    }

    fn members(&mut self) -> Result<Vec<PersonId>, String> {
        let id = self.household()?;
        let sheet = self.open()?.sheet(id).map_err(|error| error.to_string())?;
        Ok(sheet.members.iter().map(|member| member.id).collect())
    }

    fn entry(&mut self, outcome: &str) -> Result<Entry, String> {
        let id = self.household()?;
        let store = self.open()?;
        let sheet = store.sheet(id).map_err(|error| error.to_string())?;
        let (campaign, said) = store.campaign().map_err(|error| error.to_string())?;
        let recording = Recording {
            day: clock().today(),
            slot: Slot::Afternoon,
            visitors: "Lâm, Hòa".to_owned(),
            channel: Channel::Door,
        };
        let outcome = Outcome::from_code(outcome).ok_or("no such outcome")?;
        Ok(Entry::new(
            &sheet,
            campaign,
            &said.eligibility,
            outcome,
            &recording,
        ))
    }
}

fn create(book: &mut Book) -> Outcomes {
    let commune = new_commune("Xã Tân Phú", Lang::Vi);
    let campaign = first_campaign(clock().today(), Lang::Vi);
    let made = Store::create(&book.path(), &commune, &campaign, &options(&book.root));
    book.store = Some(made.map_err(|error| error.to_string())?);
    Ok(())
}

fn visit(book: &mut Book) -> Outcomes {
    let entry = book.entry("met_all")?;
    said(book.open()?.record(&entry))
}

fn visit_with_absence(book: &mut Book) -> Outcomes {
    let mut entry = book.entry("nobody_home")?;
    let id = book.household()?;
    let sheet = book.open()?.sheet(id).map_err(|error| error.to_string())?;
    let person = sheet.members.last().ok_or("no member")?.id;
    let mut absence = Absence::new(person);
    absence.reason = Reason::from_code("studying");
    entry.absences.push((None, absence));
    entry.phones.push((person, read_phones("0987654321").0));
    said(book.open()?.record(&entry))
}

fn edit(book: &mut Book) -> Outcomes {
    let id = book.household()?;
    let store = book.open()?;
    let sheet = store.sheet(id).map_err(|error| error.to_string())?;
    let member = sheet.members.first().ok_or("no member")?;
    let mut person = member.person.clone();
    person.note = "chỉ gặp buổi tối".to_owned();
    said(store.edit_person(member.id, &person))
}

fn new_household(book: &mut Book) -> Outcomes {
    let id = book.household()?;
    let store = book.open()?;
    let village = store
        .household(id)
        .map_err(|error| error.to_string())?
        .village;
    let members = [
        Person::new(id, "Phan Văn Chín"),
        Person::new(id, "Đỗ Thị Sen"),
    ];
    said(store.add_household_of(&Household::new(village, ""), &members))
}

fn backup(book: &mut Book) -> Outcomes {
    said(book.open()?.back_up(BackupKind::Manual, &mut |_, _| true))
}

/// Makes the register one of an earlier version of the schema, which is what it was without what came since; nothing of
/// that is in it yet.
fn older(book: &mut Book, version: u32) -> Outcomes {
    book.store = None;
    let steps = if version == 1 {
        "DROP TABLE step;"
    } else {
        "ALTER TABLE step DROP COLUMN due_on; ALTER TABLE step DROP COLUMN reason; \
         ALTER TABLE step DROP COLUMN confirmed_by;"
    };
    let made = || -> rusqlite::Result<()> {
        let register = Connection::open(book.path())?;
        register.execute_batch(&format!(
            "PRAGMA synchronous = EXTRA; BEGIN; {steps} DROP TABLE target; DROP TABLE due_report; DROP TABLE cohort; \
             DROP TABLE priority_group; DROP TABLE day_total; DROP TABLE remark; \
             ALTER TABLE campaign DROP COLUMN kind; ALTER TABLE campaign DROP COLUMN labels; \
             ALTER TABLE campaign DROP COLUMN attempts; ALTER TABLE campaign DROP COLUMN days_off; \
             ALTER TABLE campaign DROP COLUMN closed_on; PRAGMA user_version = {version}; COMMIT"
        ))
    };
    said(made())
}

/// Says of everybody in the household that the application was taken: many people, one batch.
fn steps(book: &mut Book) -> Outcomes {
    let people = book.members()?;
    let entry = StepEntry::new(StepKind::Taken, clock().today());
    said(book.open()?.record_steps(&people, &entry, &mut |_, _| true))
}

fn withdraw_steps(book: &mut Book) -> Outcomes {
    let people = book.members()?;
    let store = book.open()?;
    let steps = store
        .steps_of(people[0])
        .map_err(|error| error.to_string())?;
    let (id, _) = steps.last().ok_or("no step")?;
    said(store.withdraw_step(*id, "nhầm người"))
}

fn cohort(book: &mut Book) -> Outcomes {
    let store = book.open()?;
    let (campaign, _) = store.campaign().map_err(|error| error.to_string())?;
    let cohort = Cohort {
        campaign,
        name: "14-22".to_owned(),
        from_age: 14,
        to_age: Some(22),
        age_on: AgeOn::Deadline,
        intake_due: None,
        card_due: None,
    };
    said(store.add_cohort(&cohort))
}

fn target(book: &mut Book) -> Outcomes {
    let store = book.open()?;
    let (campaign, _) = store.campaign().map_err(|error| error.to_string())?;
    let cohorts = store.cohorts(campaign).map_err(|error| error.to_string())?;
    let (cohort, _) = cohorts.first().ok_or("no cohort")?;
    said(store.add_target(&Target {
        campaign,
        village: None,
        cohort: Some(*cohort),
        metric: Metric::Taken,
        total: 120,
        minimum: true,
        per_day: None,
        per_month: None,
        source: "CV 12".to_owned(),
    }))
}

/// Takes the cohort out, and with it its target.
fn take_out_cohort(book: &mut Book) -> Outcomes {
    let store = book.open()?;
    let (campaign, _) = store.campaign().map_err(|error| error.to_string())?;
    let cohorts = store.cohorts(campaign).map_err(|error| error.to_string())?;
    let (id, _) = cohorts.first().ok_or("no cohort")?;
    said(store.remove_cohort(*id))
}

fn put_back(book: &mut Book) -> Outcomes {
    book.store = None;
    let all = backups(&book.path());
    let newest = all.first().ok_or("no backup")?;
    said(restore(&newest.path, &book.path(), clock().now().local()))?;
    book.open().map(|_| ())
}

/// A write that is tried on every register that was recovered: that it goes on working.
pub fn go_on(book: &mut Book) -> Outcomes {
    let village = Village {
        name: "Thôn Sau".to_owned(),
        ..Village::default()
    };
    said(book.open()?.add_village(&village))
}

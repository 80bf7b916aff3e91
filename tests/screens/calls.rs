//! Calling relatives: one key a call, over all the people and households that a number leads to.

use gocua::domain::absence::{Plan, Reason};
use gocua::domain::card::CardKind;
use gocua::domain::date::PartialDate;
use gocua::domain::expected_back::ExpectedBack;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::phone::{read_phones, unpacked};
use gocua::domain::record::{Absence, Household, Person, Village};
use gocua::domain::relation::Relation;
use gocua::domain::slot::Slot;
use gocua::domain::step::StepKind;
use gocua::lang::Lang;
use gocua::store::{AbsentFilter, AbsentRow, HouseholdFilter, Sheet, StepEntry, Store, Which};
use gocua::tui::app::App;
use gocua::tui::command::faults;
use gocua::tui::context::Ctx;
use gocua::tui::look::Look;
use gocua::tui::screen::Screen;
use gocua::tui::screens::absent::Absent;
use gocua::tui::screens::call_form::CallForm;
use gocua::tui::screens::call_script::CallScript;
use gocua::tui::screens::calls::Calls;
use gocua::tui::screens::overview::Overview;
use insta::assert_snapshot;

use crate::hamlet::load_roll;
use crate::register::{self, Register};
use crate::stage::Stage;

/// Households with their phones; then people as `name|birth|own phone|place|back|proxy's name|relation|proxy's phone|plan`,
/// at home where nothing stands behind the phone.
const HOUSEHOLDS: &[(&str, &str, &[&str])] = &[
    (
        "001",
        "",
        &[
            "Bùi Thị Na|1958|0912000111",
            "Bùi Văn Hùng|1985||Bình Dương|tet-2027|Bùi Thị Na|mẹ|0912000111|",
            "Bùi Văn Dũng|1988||Đồng Nai|tet-2027|Bùi Thị Na|mẹ|0912000111|",
        ],
    ),
    (
        "002",
        "",
        &[
            "Đỗ Thị Sen|1990|",
            "Bùi Văn Cường|1990||Nhật Bản|2028|Bùi Thị Na|mẹ|0912000111|home_after",
        ],
    ),
    (
        "003",
        "0293 3846 111",
        &[
            "Võ Văn Tư|1960|",
            "Võ Thị Lài|2001||Cần Thơ|summer-2027||||",
        ],
    ),
    (
        "004",
        "",
        &[
            "Lê Văn Năm|1962|0938000222",
            "Lê Thị Bông|1999||Long An|unknown|Lê Văn Năm|cha|0938000222; 0938000333|",
        ],
    ),
    (
        "005",
        "",
        &[
            "Trần Thị Sáu|1970|",
            "Trần Văn Út|2000|0977000444|Hà Nội|tet-2027||||",
        ],
    ),
    (
        "006",
        "",
        &["Phan Văn Bảy|1955|", "Phan Thị Mai|2003||Kiên Giang|||||"],
    ),
];

fn add(store: &mut Store, households: &[(&str, &str, &[&str])]) {
    let village = store
        .add_village(&Village {
            name: "Thôn Đồng".to_owned(),
            ..Village::default()
        })
        .unwrap()
        .value;
    for (code, phones, people) in households {
        let mut household = Household::new(village, *code);
        household.phones = read_phones(phones).0;
        let household = store.add_household(&household).unwrap().value;
        for (at, text) in people.iter().enumerate() {
            add_person(store, household, text, at == 0);
        }
    }
}

fn add_person(store: &mut Store, household: HouseholdId, text: &str, is_head: bool) {
    let parts: Vec<&str> = text.split('|').collect();
    let mut person = Person::new(household, parts[0]);
    person.birth = PartialDate::from_iso(parts[1]);
    person.phones = read_phones(parts[2]).0;
    person.is_head = is_head;
    person.relation = Relation::from_code(if is_head { "head" } else { "child" });
    let id = store.add_person(&person).unwrap().value;
    if let [_, _, _, place, back, name, relation, phone, plan] = parts[..] {
        let mut absence = Absence::new(id);
        absence.reason = Reason::from_code("working_elsewhere");
        absence.place = place.to_owned();
        absence.back = ExpectedBack::from_code(back);
        absence.proxy_name = name.to_owned();
        absence.proxy_relation = relation.to_owned();
        absence.proxy_phones = read_phones(phone).0;
        absence.plan = Plan::from_code(plan);
        store.save_absence(None, &absence).unwrap();
    }
}

/// Screens of a register, which goes when this is dropped.
struct Desk {
    stage: Stage<Store>,
    _register: Register,
}

impl Desk {
    fn new(lang: Lang, columns: u16, rows: u16, households: &[(&str, &str, &[&str])]) -> Self {
        Self::on(lang, columns, rows, households, false)
    }

    fn on(
        lang: Lang,
        columns: u16,
        rows: u16,
        households: &[(&str, &str, &[&str])],
        read_only: bool,
    ) -> Self {
        Self::changed(lang, (columns, rows), households, read_only, |_| {})
    }

    /// The same after something was changed in the register.
    fn changed(
        lang: Lang,
        (columns, rows): (u16, u16),
        households: &[(&str, &str, &[&str])],
        read_only: bool,
        change: impl FnOnce(&mut Store),
    ) -> Self {
        let mut register = register::empty();
        add(&mut register.store, households);
        change(&mut register.store);
        let path = register.store.path().to_owned();
        let mut options = register::options(register.folder.path());
        let store = if read_only {
            options.read_only = true;
            Store::open(&path, &options).unwrap()
        } else {
            std::mem::replace(&mut register.store, {
                options.read_only = true;
                Store::open(&path, &options).unwrap()
            })
        };
        let mut ctx = Ctx::new(store, lang, Look::default(), register::clock());
        load_roll(&mut ctx);
        let app = App::without_worker(ctx, Box::new(Absent::of(None)));
        let mut stage = Stage::new(app, columns, rows);
        stage.keys("*");
        stage.pressed = 0;
        Self {
            stage,
            _register: register,
        }
    }

    fn keys(&mut self, script: &str) -> &mut Self {
        self.stage.keys(script);
        self
    }

    fn text(&self) -> String {
        self.stage.text()
    }

    /// The line that contains `words`.
    fn line(&self, words: &str) -> String {
        let text = self.text();
        let line = text.lines().find(|line| line.contains(words));
        line.unwrap_or_else(|| panic!("{words} in\n{text}"))
            .to_owned()
    }

    fn store(&self) -> &Store {
        &self.stage.app.ctx().store
    }

    /// The numbers in the order in which they are called.
    fn numbers(&self) -> Vec<String> {
        let roll = self.store().load_roll().unwrap();
        let (hits, _) = roll.absent(&AbsentFilter::default());
        let ids: Vec<_> = hits.iter().map(|hit| hit.absence).collect();
        let groups = roll.calls(&ids, roll.today(), Slot::Afternoon);
        let numbers = groups.iter().filter(|group| group.number != 0);
        numbers.map(|group| unpacked(group.number)).collect()
    }

    fn sheets(&self) -> Vec<Sheet> {
        let ids = self.store().household_ids(None).unwrap();
        ids.into_iter()
            .map(|id| self.store().sheet(id).unwrap())
            .collect()
    }

    /// Per household its visits as `outcome by informant: results`.
    fn visits(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for sheet in self.sheets() {
            for line in &sheet.visits {
                let results: Vec<&str> = line.people.iter().map(|one| one.result.code()).collect();
                lines.push(format!(
                    "{} {} {} by {}: {}",
                    sheet.household.code,
                    line.visit.channel.code(),
                    line.visit.outcome.code(),
                    line.visit.informant,
                    results.join(" ")
                ));
            }
        }
        lines
    }

    fn rows(&self) -> Vec<AbsentRow> {
        let (hits, _) = self
            .store()
            .load_roll()
            .unwrap()
            .absent(&AbsentFilter::default());
        let ids: Vec<_> = hits.iter().map(|hit| hit.absence).collect();
        self.store().absent_rows(&ids).unwrap()
    }

    fn person(&self, name: &str) -> (PersonId, Person) {
        let mut members = self.sheets().into_iter().flat_map(|sheet| sheet.members);
        let member = members.find(|member| member.person.name == name).unwrap();
        (member.id, member.person)
    }
}

#[test]
fn a_mother_of_three_in_two_households_is_one_call() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    assert!(desk.line("0912 000 111").contains("Bùi Thị Na (mẹ)"));
    assert!(desk.text().contains("Hùng và 2 người"), "{}", desk.text());
    desk.keys("1");
    assert_eq!(
        desk.visits(),
        [
            "001 phone phone_spoke by Bùi Thị Na: through_family through_family",
            "002 phone phone_spoke by Bùi Thị Na: through_family",
        ]
    );
    let today = "2026-11-22".parse().ok();
    for row in &desk.rows()[..3] {
        let mark = row.absence.proxy_phones.0[0].mark.unwrap();
        assert_eq!(
            (row.absence.confirmed_on, mark.good),
            (today, true),
            "{}",
            row.name
        );
        assert_eq!(row.absence.source, "Bùi Thị Na");
    }
    let (_, mother) = desk.person("Bùi Thị Na");
    assert!(mother.phones.0[0].mark.unwrap().good);
    // The cursor is on the next number.
    assert!(
        desk.text().contains("┌ 0293 3846 111 · Võ Văn Tư (ở nhà)"),
        "{}",
        desk.text()
    );
    assert!(
        desk.text()
            .contains("Đã lưu: 0912 000 111 · Đã nói chuyện, đã hướng dẫn · 3 người · + ghi thêm")
    );
    assert!(desk.text().contains("Đã gọi 1/4 số · 1 người chưa có số"));
}

/// Of the one who is away: a card, or a step.
fn known(store: &mut Store, what: &str) {
    let day = register::day("2026-11-22");
    let households = store.household_ids(None).unwrap();
    let members = store.sheet(households[0]).unwrap().members;
    let away = members[1].id;
    if let Some(kind) = StepKind::from_code(what) {
        let mut entry = StepEntry::new(kind, day);
        if what.starts_with("exempt") {
            entry.reason = Some("dead".to_owned());
        }
        if what == "exempt_confirmed" {
            entry.confirmed_by = "Lâm".to_owned();
        }
        store
            .record_steps(&[away], &entry, &mut |_, _| true)
            .unwrap();
    } else if let Some(card) = CardKind::from_code(what) {
        let mut person = store.person(away).unwrap();
        person.card = Some(card);
        person.card_issued = PartialDate::from_iso("2024-07-05").filter(|_| what != "none");
        store.edit_person(away, &person).unwrap();
    }
}

/// Nobody is pressed on the phone who need not, or is done: what the household's screen says stands with the number, and
/// in short on its form.
#[test]
fn a_call_says_what_is_asked_of_whom_it_is_about() {
    let people: &[&str] = &[
        "Võ Văn Tư|1960|0912000111",
        "Võ Thị Lài|2001-03-10||Cần Thơ|summer-2027||||",
    ];
    for (what, lang, why, mark) in [
        (
            "",
            Lang::Vi,
            "Bắt buộc nếu chưa có thẻ (chưa rõ đang giữ thẻ gì) · chưa liên hệ",
            "",
        ),
        (
            "none",
            Lang::Vi,
            "Bắt buộc (từ đủ 14 tuổi, chưa có thẻ) · chưa liên hệ",
            "",
        ),
        (
            "none",
            Lang::En,
            "Must (14 and over, no card yet) · not contacted",
            "",
        ),
        (
            "identity",
            Lang::Vi,
            "Không bắt buộc: thẻ còn hạn đến 10/03/2041",
            "Không bắt buộc",
        ),
        (
            "identity",
            Lang::En,
            "Need not: card valid to 10/03/2041 · not contacted",
            "Need not",
        ),
        (
            "exempt",
            Lang::Vi,
            "đề nghị không thuộc diện (Đã mất), chờ xác nhận",
            "",
        ),
        (
            "exempt_confirmed",
            Lang::Vi,
            "Không thuộc diện: Đã mất",
            "Không thuộc diện",
        ),
        (
            "exempt_confirmed",
            Lang::En,
            "Not eligible: Died",
            "Not eligible",
        ),
        ("done_elsewhere", Lang::Vi, "báo đã làm, chờ xác minh", ""),
        (
            "taken",
            Lang::Vi,
            "Đã thu nhận hồ sơ 22/11/2026, thẻ chưa về (0 ngày)",
            "Đã thu nhận hồ sơ",
        ),
        (
            "verified",
            Lang::En,
            "Verified as done elsewhere 22/11/2026",
            "Verified as done elsewhere",
        ),
    ] {
        for size in [(80, 24), (100, 30)] {
            let households = [("003", "0912 000 111", people)];
            let mut desk =
                Desk::changed(lang, size, &households, false, |store| known(store, what));
            let text = desk.text();
            assert!(told(&text).contains(why), "{what} {size:?}: {why}\n{text}");
            desk.keys("<Enter>");
            let parts = ["Võ Thị Lài", mark, "2001"].into_iter();
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            desk.line(&parts.join(" · "));
        }
    }
}

/// What stands in the panes, lines that go on in the next joined.
fn told(text: &str) -> String {
    let words = text.split(['│', '║', '\n', ' ']);
    let words = words.filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn one_undo_takes_a_whole_call_back() {
    for digit in ["1", "2", "3", "6", "7", "8", "44", "52"] {
        let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
        let before = (desk.sheets(), desk.numbers());
        desk.keys(digit);
        assert!(desk.sheets() != before.0, "{digit}");
        desk.keys("<Ctrl+Z>");
        assert!((desk.sheets(), desk.numbers()) == before, "{digit}");
        let text = desk.text();
        assert!(
            text.contains("┌ 0912 000 111"),
            "the cursor is back: {text}"
        );
    }
}

#[test]
fn zero_takes_the_call_of_today_off() {
    for digit in ["1", "2", "6", "44"] {
        let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
        let before = (desk.sheets(), desk.numbers());
        desk.keys(digit);
        // Where the call went: to the end of the list, or to those without this number.
        desk.keys("/hung<Enter>0");
        assert!(
            desk.text().contains("Đã xóa lần gọi hôm nay tới"),
            "{digit}: {}",
            desk.text()
        );
        desk.keys("<Esc>");
        assert!((desk.sheets(), desk.numbers()) == before, "{digit}");
        desk.keys("<Ctrl+Z>");
        assert!(desk.sheets() != before.0, "{digit}");
    }
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    desk.keys("0");
    assert!(desk.text().contains("Hôm nay chưa gọi tới 0912 000 111"));
}

#[test]
fn a_bad_number_is_called_no_more() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    let has_phone = |desk: &Desk| {
        let filter = AbsentFilter::default().with("phone", "proxy");
        desk.store().load_roll().unwrap().absent(&filter).0.len()
    };
    assert_eq!(has_phone(&desk), 5);
    desk.keys("6");
    assert!(
        desk.text()
            .contains("Sai số, số không dùng · không còn số nào khác"),
        "{}",
        desk.text()
    );
    assert!(!desk.numbers().contains(&"0912000111".to_owned()));
    assert_eq!(has_phone(&desk), 2);
    assert!(
        desk.text().contains("Đã gọi 1/4 số · 4 người chưa có số"),
        "{}",
        desk.text()
    );
    let (_, mother) = desk.person("Bùi Thị Na");
    assert!(
        mother.phones.0[0].is_bad(),
        "the number is bad wherever it stands"
    );
    desk.keys("/hung<Enter>");
    assert!(
        desk.text().contains("0912 000 111: số không dùng từ 22/11"),
        "{}",
        desk.text()
    );
    // Of two numbers the other is called.
    desk.keys("<Esc>/bong<Enter>6<Esc>");
    assert!(
        desk.numbers().contains(&"0938000333".to_owned()),
        "{:?}",
        desk.numbers()
    );
    assert!(desk.text().contains("Đã gọi 2/5 số"), "{}", desk.text());
}

#[test]
fn who_did_not_answer_is_called_tonight() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    desk.keys("2");
    let text = desk.text();
    assert!(text.contains("Không nghe máy · gọi lại tối nay"), "{text}");
    assert!(
        desk.line("0912 000 111")
            .contains("không nghe máy → tối nay")
    );
    assert_eq!(desk.numbers().last().unwrap(), "0912000111");
    assert!(desk.text().contains("Đã gọi 1/4 số"));
    // It is evening now: the number waits again, behind those that were never called.
    let evening = ("2026-11-22".parse().unwrap(), Slot::Evening);
    desk.stage.app.ctx_mut().session.circumstances.set = Some(evening);
    desk.keys("<Ctrl+Z><Ctrl+Y>");
    assert!(
        desk.line("0912 000 111")
            .contains("! thử lại: không nghe máy"),
        "{}",
        desk.text()
    );
    assert!(desk.text().contains("Đã gọi 0/4 số"));
    desk.keys("<End><Up>2");
    assert!(
        desk.line("0912 000 111")
            .contains("không nghe máy → trưa mai"),
        "{}",
        desk.text()
    );
}

#[test]
fn a_house_whose_relative_did_not_answer_is_still_to_be_visited() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    let to_visit = |desk: &Desk| {
        let roll = desk.store().roll().unwrap();
        let not_visited = HouseholdFilter {
            which: Which::NotVisited,
            ..HouseholdFilter::default()
        };
        (
            roll.households(&not_visited).len(),
            roll.progress().1.visited,
        )
    };
    for (digit, wanted) in [("2", (6, 0)), ("7", (6, 0)), ("1", (5, 1))] {
        desk.keys(digit);
        assert_eq!(to_visit(&desk), wanted, "{digit}");
    }
}

#[test]
fn the_end_of_the_list_tells_what_was_reached() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    desk.keys("1");
    assert!(!desk.text().contains("Hết số cần gọi"));
    desk.keys("234");
    desk.keys("4");
    assert!(
        desk.text()
            .contains("Hết số cần gọi lúc này. Đã gọi 4, gặp 3, có kế hoạch 1, về sau hạn"),
        "{}",
        desk.text()
    );
    assert!(desk.text().contains("Đã gọi 4/4 số"));
    // It goes on where it stopped.
    desk.keys("<Esc>");
    assert!(desk.text().contains("Đã gọi 4, gặp 3"), "{}", desk.text());
    desk.keys("*");
    assert!(desk.text().contains("Đã gọi 4/4 số"));
}

#[test]
fn a_reader_records_nothing() {
    let mut desk = Desk::on(Lang::Vi, 80, 24, HOUSEHOLDS, true);
    desk.keys("1");
    assert_eq!(desk.visits(), Vec::<String>::new());
    assert!(desk.text().contains("0912 000 111"));
}

#[test]
fn a_held_digit_is_one_call() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    desk.keys("2");
    for _ in 0..9 {
        let again = gocua::tui::event::Event::Again(gocua::tui::event::Key::Char('2'));
        desk.stage.event(&again);
    }
    desk.stage.program("22");
    assert_eq!(desk.visits().len(), 2, "one call over two households");
}

/// What is planned for the first people: `plan day back phones address note confirmed`.
fn plans(desk: &Desk) -> Vec<String> {
    let told = |row: &AbsentRow| {
        let absence = &row.absence;
        let notes: Vec<String> = desk
            .store()
            .visits_of(row.household)
            .unwrap()
            .into_iter()
            .map(|line| line.visit.note)
            .collect();
        format!(
            "{} {} {} {} {} {}",
            absence.plan.map_or("-", Plan::code),
            absence.plan_on.map_or(String::new(), PartialDate::iso),
            absence.back.map_or(String::new(), ExpectedBack::code),
            absence.phones.text(),
            absence.address,
            notes.join("|"),
        )
    };
    desk.rows()[..3].iter().map(told).collect()
}

#[test]
fn what_a_call_yields_is_one_form_for_all() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    let before = desk.sheets();
    // Plan 1 by 15/12, back at Tết, his number, his address, result as it is, a note; then twice the same.
    desk.keys("<Enter>115/12<Enter>10987654321Khu trọ 5<Enter><Enter>gọi buổi tối<Enter>''");
    assert_eq!(
        plans(&desk),
        [
            "where_living 2026-12-15 tet-2027 0987654321 Khu trọ 5 gọi buổi tối",
            "where_living 2026-12-15 tet-2027   gọi buổi tối",
            "where_living 2026-12-15 tet-2027   ",
        ]
    );
    assert_eq!(
        desk.visits(),
        [
            "001 phone phone_spoke by Bùi Thị Na: through_family through_family",
            "002 phone phone_spoke by Bùi Thị Na: through_family",
        ]
    );
    assert!(desk.text().contains("┌ 0293 3846 111"), "{}", desk.text());
    assert!(desk.text().contains("Đã gọi 1/4 số"));
    desk.keys("<Ctrl+Z>");
    assert!(desk.sheets() == before, "one undo takes all of it back");
}

#[test]
fn what_was_learned_later_is_added_to_the_call() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    desk.keys("3");
    let spoken = desk.sheets();
    desk.keys("+2<F2>");
    assert_eq!(plans(&desk)[0], "home_before  tet-2027   ");
    assert_eq!(desk.visits().len(), 2, "no second call");
    assert!(desk.visits()[0].contains("phone_relay"));
    desk.keys("<Ctrl+Z>");
    assert!(desk.sheets() == spoken);
    // The result of one person is another: said to be done.
    desk.keys("+<Tab><Tab><Tab><Tab>4<F2>");
    assert!(
        desk.visits()[0].ends_with(": says_done through_family"),
        "{:?}",
        desk.visits()
    );
    assert_eq!(desk.store().check(true).unwrap().faults, []);
}

#[test]
fn what_cannot_be_is_said_at_its_field_and_nothing_is_lost() {
    let mut desk = Desk::new(Lang::Vi, 80, 24, HOUSEHOLDS);
    desk.keys("<Enter>131/2<F2>");
    let text = desk.text();
    assert!(
        text.contains("Trong lịch không có ngày này") && text.contains("31/2"),
        "{text}"
    );
    assert_eq!(desk.visits(), Vec::<String>::new());
    desk.keys("<Ctrl+U>12/2026<Enter><Tab>12345<Tab>");
    assert!(
        desk.text().contains("không phải số điện thoại"),
        "{}",
        desk.text()
    );
    desk.keys("<F2>");
    assert_eq!(plans(&desk)[0], "where_living 2026-12 tet-2027 12345  ");
}

macro_rules! pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $households:expr, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let mut desk = Desk::new(Lang::$lang, $columns, $rows, $households);
            desk.keys($keys);
            assert_snapshot!(desk.stage.picture());
        }
    )*};
}

const NOBODY: &[(&str, &str, &[&str])] = &[("001", "", &["Bùi Thị Na|1958|0912000111"])];

/// One number with eight people.
const EIGHT: &[(&str, &str, &[&str])] = &[(
    "001",
    "",
    &[
        "Nguyễn Thị Thanh Thảo Nguyên|1950|0912000111",
        "Nguyễn Văn Một|1970||Bình Dương|tet-2027|Nguyễn Thị Thanh Thảo Nguyên|mẹ|0912000111|",
        "Nguyễn Văn Hai|1972||Bình Dương|tet-2027|Nguyễn Thị Thanh Thảo Nguyên|mẹ|0912000111|",
        "Nguyễn Văn Ba|1974||Bình Dương|tet-2027|Nguyễn Thị Thanh Thảo Nguyên|mẹ|0912000111|",
        "Nguyễn Văn Bốn|1976||Nhật Bản|2028|Nguyễn Thị Thanh Thảo Nguyên|mẹ|0912000111|home_after",
        "Nguyễn Văn Năm|1978||Nhật Bản|2028|Nguyễn Thị Thanh Thảo Nguyên|mẹ|0912000111|home_after",
        "Nguyễn Văn Sáu|1980||Nhật Bản|2028|Nguyễn Thị Thanh Thảo Nguyên|mẹ|0912000111|",
        "Nguyễn Văn Bảy|1982||Bà Rịa - Vũng Tàu|unknown|Nguyễn Thị Thanh Thảo Nguyên|mẹ|0912000111|where_living",
        "Nguyễn Văn Tám|1984||Bà Rịa - Vũng Tàu|unknown|Nguyễn Thị Thanh Thảo Nguyên|mẹ|0912000111|where_living",
    ],
)];

pictures! {
    calls: 80 x 24, Vi, HOUSEHOLDS, "";
    calls_in_english: 80 x 24, En, HOUSEHOLDS, "2";
    calls_wide: 100 x 30, Vi, HOUSEHOLDS, "2634";
    calls_wide_in_english: 100 x 30, En, HOUSEHOLDS, "18";
    calls_about_eight: 80 x 24, Vi, EIGHT, "";
    calls_about_nobody: 80 x 24, Vi, NOBODY, "";
    calls_ended: 80 x 24, Vi, HOUSEHOLDS, "1788";
    calls_other_results: 80 x 24, Vi, HOUSEHOLDS, "9";
    calls_form: 80 x 24, Vi, HOUSEHOLDS, "<Enter>1";
    calls_form_of_the_second: 80 x 24, Vi, HOUSEHOLDS, "1+<PgDn>";
    calls_form_in_english: 100 x 30, En, HOUSEHOLDS, "<Enter>1";
    calls_covered: 80 x 24, Vi, HOUSEHOLDS, "<Ctrl+L>";
}

#[test]
fn what_is_said_first_is_kept_and_undone() {
    let mut desk = Desk::new(Lang::Vi, 100, 30, HOUSEHOLDS);
    assert!(desk.line("Nói:").contains("làm thẻ"));
    desk.keys("<F9>sua loi noi<Enter>");
    desk.keys("<Ctrl+U>Alo, thôn Đồng đây<F2>");
    assert!(
        desk.line("Nói:").contains("Alo, thôn Đồng đây"),
        "{}",
        desk.text()
    );
    desk.keys("<Ctrl+Z>");
    assert!(
        desk.text().contains("lời nói khi gọi điện"),
        "{}",
        desk.text()
    );
    assert!(desk.line("Nói:").contains("làm thẻ"), "{}", desk.text());
}

#[test]
fn the_tables_of_commands_are_sound() {
    for found in [
        faults(<Calls as Screen>::COMMANDS),
        faults(<CallForm as Screen>::COMMANDS),
        faults(<CallScript as Screen>::COMMANDS),
    ] {
        assert_eq!(found, Vec::<String>::new());
    }
}

#[test]
fn calls_are_reached_from_the_overview() {
    let mut register = register::empty();
    add(&mut register.store, HOUSEHOLDS);
    let path = register.store.path().to_owned();
    let mut options = register::options(register.folder.path());
    options.read_only = true;
    let store = Store::open(&path, &options).unwrap();
    let mut ctx = Ctx::new(store, Lang::Vi, Look::default(), register::clock());
    load_roll(&mut ctx);
    let app = App::without_worker(ctx, Box::new(Overview::default()));
    let mut stage = Stage::new(app, 80, 24);
    stage.keys("<F9>goi nguoi<Enter>");
    let text = stage.text();
    assert!(text.contains("Gọi người thân · Thôn Đồng"), "{text}");
    assert!(
        text.contains("Đã gọi 0/4 số · 1 người chưa có số"),
        "{text}"
    );
}

//! A small register in memory and two screens over it: what the frame is tried with.

use std::any::Any;

use gocua::domain::clock::{Clock, Moment};
use gocua::domain::name::fold;
use gocua::lang::Lang;
use gocua::tui::command::{Command, Everywhere, Flow, always};
use gocua::tui::context::{Chip, Ctx, Source};
use gocua::tui::error::{Error, Result};
use gocua::tui::event::Key;
use gocua::tui::job::Job;
use gocua::tui::layers::menu::{Choice, Menu};
use gocua::tui::look::{Look, Role};
use gocua::tui::screen::{Screen, Shape};
use gocua::tui::widgets::field::{Mask, TextField};
use gocua::tui::widgets::find::Find;
use gocua::tui::widgets::form::{Form, Reply};
use gocua::tui::widgets::list::{Keyed, ListView, Steps};
use gocua::tui::widgets::table::{self, Cell, Column, Width};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// The register: houses with what was recorded at each.
pub struct Street {
    pub houses: Vec<House>,
    pub changes: u64,
    undo: Vec<(u32, char)>,
}

#[derive(Clone)]
pub struct House {
    pub number: u32,
    pub head: String,
    pub phone: String,
    pub outcome: char,
}

impl Keyed for House {
    type Id = u32;

    fn id(&self) -> u32 {
        self.number
    }
}

impl Street {
    pub fn of(heads: &[&str]) -> Self {
        let house = |(index, head): (usize, &&str)| House {
            number: index as u32 + 31,
            head: (*head).to_owned(),
            phone: String::new(),
            outcome: '·',
        };
        Self {
            houses: heads.iter().enumerate().map(house).collect(),
            changes: 0,
            undo: Vec::new(),
        }
    }

    fn record(&mut self, number: u32, outcome: char) {
        for house in self
            .houses
            .iter_mut()
            .filter(|house| house.number == number)
        {
            self.undo.push((number, house.outcome));
            house.outcome = outcome;
            self.changes += 1;
        }
    }

    fn undo(&mut self) -> Option<u32> {
        let (number, before) = self.undo.pop()?;
        self.record(number, before);
        self.undo.pop();
        Some(number)
    }
}

impl Source for Street {
    type Version = u64;
    type Session = ();

    fn version(&self) -> Result<u64> {
        Ok(self.changes)
    }

    fn commands() -> &'static [Command<Everywhere, Self>] {
        &[
            Command {
                keys: &[Key::F(5), Key::Ctrl('g')],
                word: |_| "Tiếp".to_owned(),
                line: |_| "Danh sách hộ".to_owned(),
                ready: always,
                run: |_, _| Ok(Flow::show(Houses::default())),
            },
            Command {
                keys: &[Key::F(6), Key::Ctrl('d')],
                word: |_| "Vắng".to_owned(),
                line: |_| "Hộ không ai ở nhà".to_owned(),
                ready: always,
                run: |_, _| Ok(Flow::show(Away::default())),
            },
            Command {
                keys: &[Key::Ctrl('z')],
                word: |_| "Hoàn tác".to_owned(),
                line: |_| "Lấy lại việc vừa làm".to_owned(),
                ready: always,
                run: |_, ctx| {
                    match ctx.store.undo() {
                        Some(number) => ctx.tell(format!("Đã hoàn tác: hộ {number:03}")),
                        None => return Err(Error::Told("Không còn gì để hoàn tác".to_owned())),
                    }
                    Ok(Flow::Stay)
                },
            },
        ]
    }

    fn chips(_ctx: &Ctx<Self>) -> Vec<Chip> {
        vec![Chip {
            text: "Ghi cho: 21/11 chiều".to_owned(),
            alert: true,
        }]
    }
}

/// The list of houses.
#[derive(Default)]
pub struct Houses {
    list: ListView<House>,
    find: Find,
}

impl Houses {
    fn record(&mut self, ctx: &mut Ctx<Street>, outcome: char) -> Flow<Street> {
        let Some(number) = self.list.chosen_id() else {
            return Flow::Stay;
        };
        ctx.store.record(number, outcome);
        ctx.tell(format!("Đã lưu: hộ {number:03} · {outcome}"));
        let open = |house: &&House| house.outcome == '·' && house.number > number;
        if let Some(next) = ctx.store.houses.iter().find(open).map(Keyed::id) {
            let place = ctx
                .store
                .houses
                .iter()
                .position(|house| house.number == next);
            self.list.choose(next, place.unwrap_or(0));
        }
        Flow::Stay
    }

    fn chosen(&self, _ctx: &Ctx<Street>) -> bool {
        self.list.chosen().is_some()
    }
}

impl Screen<Street> for Houses {
    const COMMANDS: &'static [Command<Self, Street>] = &[
        Command {
            keys: &[Key::Char('1')],
            word: |_| "Gặp đủ, đã ghi".to_owned(),
            line: |_| "Ghi là đã gặp đủ, sang hộ kế".to_owned(),
            ready: Self::chosen,
            run: |houses, ctx| Ok(houses.record(ctx, '■')),
        },
        Command {
            keys: &[Key::Char('2')],
            word: |_| "Không ai ở nhà".to_owned(),
            line: |_| "Ghi là không ai ở nhà, sang hộ kế".to_owned(),
            ready: Self::chosen,
            run: |houses, ctx| Ok(houses.record(ctx, '○')),
        },
        Command {
            keys: &[Key::Char('9')],
            word: |_| "Kết quả khác…".to_owned(),
            line: |_| "Chọn trong danh sách".to_owned(),
            ready: Self::chosen,
            run: |houses, _ctx| {
                let number = houses.list.chosen_id().unwrap_or_default();
                let choice = |digit, words: &str| Choice {
                    digit,
                    words: words.to_owned(),
                };
                Ok(Flow::push(Menu::new(
                    "Kết quả khác".to_owned(),
                    vec![
                        choice('3', "Không tìm thấy nhà"),
                        choice('5', "Nhà bỏ trống"),
                    ],
                    move |digit, ctx: &mut Ctx<Street>| {
                        ctx.store.record(number, digit);
                        Ok(Flow::Stay)
                    },
                )))
            },
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e'), Key::Enter],
            word: |_| "Sửa".to_owned(),
            line: |_| "Sửa hộ đang chọn".to_owned(),
            ready: Self::chosen,
            run: |houses, _ctx| match houses.list.chosen() {
                Some(house) => Ok(Flow::push(Edit::of(house))),
                None => Ok(Flow::Stay),
            },
        },
        Command::FIND,
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |_| "Tệp".to_owned(),
            line: |_| "Đếm đến ba trăm".to_owned(),
            ready: always,
            run: |_, _| Ok(Flow::Start(counting())),
        },
        Command {
            keys: &[Key::Ctrl('r')],
            word: |_| "Chờ".to_owned(),
            line: |_| "Chờ đến khi bị dừng".to_owned(),
            ready: always,
            run: |_, _| Ok(Flow::Start(waiting())),
        },
        Command {
            keys: &[Key::Ctrl('x')],
            word: |_| "Hỏng ngầm".to_owned(),
            line: |_| "Việc ngầm hỏng, để thử".to_owned(),
            ready: always,
            run: |_, _| Ok(Flow::Start(breaking())),
        },
        Command {
            keys: &[Key::Ctrl('b')],
            word: |_| "Hỏng".to_owned(),
            line: |_| "Hỏng, để thử".to_owned(),
            ready: always,
            run: |_, _| panic!("on purpose"),
        },
    ];

    fn title(&self, _ctx: &Ctx<Street>) -> String {
        "Ấp Hoà Đông".to_owned()
    }

    fn chips(&self, _ctx: &Ctx<Street>) -> Vec<Chip> {
        vec![Chip {
            text: format!("{} hộ", self.list.total()),
            alert: false,
        }]
    }

    fn hint(&self, _ctx: &Ctx<Street>) -> String {
        "số = ghi kết quả · gõ chữ = tìm · Enter sửa · Ctrl+Z hoàn tác".to_owned()
    }

    fn load(&mut self, ctx: &Ctx<Street>) -> Result<()> {
        let wanted = fold(&self.find.query());
        let houses = ctx.store.houses.iter();
        let found = houses.filter(|house| fold(&house.head).contains(&wanted));
        self.list.set(found.cloned().collect());
        Ok(())
    }

    fn typed(&mut self, ctx: &mut Ctx<Street>) -> Result<Flow<Street>> {
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn answered(&mut self, answer: Box<dyn Any>, ctx: &mut Ctx<Street>) -> Result<Flow<Street>> {
        if let Ok(number) = answer.downcast::<u32>() {
            let houses = &ctx.store.houses;
            let place = houses.iter().position(|house| house.number == *number);
            self.list.choose(*number, place.unwrap_or(0));
        }
        Ok(Flow::Stay)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<Street>) {
        let look = ctx.look;
        let table = [
            Column::new(String::new(), Width::Word(1), 0),
            Column::new("Số".to_owned(), Width::Number(3), 0),
            Column::new("Chủ hộ".to_owned(), Width::Name(10, 32), 0),
            Column::new("Điện thoại".to_owned(), Width::Word(12), 1),
        ];
        let inner = gocua::tui::chrome::draw_pane(frame, area, "Danh sách hộ", look);
        let widths = table::fit(&table, inner.width);
        let [head, rows, last] = split(inner);
        table::draw_heads(frame, head, look, &table, &widths);
        let total = self.list.total();
        for (place, house, chosen) in self.list.visible(rows) {
            let cells = [
                Cell::new(house.outcome, Role::Good),
                Cell::text(format!("{:03}", house.number)),
                Cell::text(look.personal(&house.head)),
                Cell::text(house.phone.clone()),
            ];
            table::draw_row(frame, place, look, &table, &widths, cells, chosen);
        }
        self.find.draw(frame, last, look, ctx.lang, total);
    }
}

/// The first row, the last row and what is between.
fn split(area: Rect) -> [Rect; 3] {
    let row = |y| Rect::new(area.x, y, area.width, 1).intersection(area);
    let rows = Rect::new(
        area.x,
        area.y + 1,
        area.width,
        area.height.saturating_sub(2),
    );
    let last = area.bottom().saturating_sub(1).max(area.y);
    [row(area.y), rows.intersection(area), row(last)]
}

/// Work that ends only when it is stopped.
fn waiting() -> Job<Street> {
    Job::new(
        "Đang chờ".to_owned(),
        |meter| {
            meter.progress(50, 100);
            while meter.goes_on() {
                std::thread::yield_now();
            }
            Err::<(), _>(Error::Told("Đã dừng, không ghi gì".to_owned()))
        },
        |(), _ctx| Ok(Flow::Stay),
    )
}

/// Work that breaks the worker.
fn breaking() -> Job<Street> {
    Job::new(
        "Đang hỏng".to_owned(),
        |_meter| panic!("on purpose, in the worker"),
        |(), _ctx| Ok(Flow::Stay),
    )
}

/// Long work with a box.
fn counting() -> Job<Street> {
    Job::new(
        "Đang đếm".to_owned(),
        |meter| {
            for step in 0..300 {
                if !meter.progress(step, 300) {
                    return Err(Error::Told("Đã dừng".to_owned()));
                }
            }
            Ok(300)
        },
        |counted, ctx| {
            ctx.tell(format!("Đã đếm {counted}"));
            Ok(Flow::Stay)
        },
    )
}

/// The houses where nobody was home; Enter goes to one of them.
#[derive(Default)]
struct Away {
    list: ListView<House>,
}

impl Screen<Street> for Away {
    const COMMANDS: &'static [Command<Self, Street>] = &[Command {
        keys: &[Key::Enter],
        word: |_| "Đến".to_owned(),
        line: |_| "Đến hộ này trong danh sách".to_owned(),
        ready: |away, _ctx| away.list.chosen().is_some(),
        run: |away, _ctx| Ok(away.list.chosen_id().map_or(Flow::Stay, Flow::answer)),
    }];

    fn title(&self, _ctx: &Ctx<Street>) -> String {
        "Không ai ở nhà".to_owned()
    }

    fn load(&mut self, ctx: &Ctx<Street>) -> Result<()> {
        let away = ctx.store.houses.iter().filter(|house| house.outcome == '○');
        self.list.set(away.cloned().collect());
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<Street>) {
        for (place, house, _chosen) in self.list.visible(area) {
            let head = ctx.look.span(&house.head, Role::Text);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &head, place.width);
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Head,
    Phone,
}

/// A form over one house.
struct Edit {
    number: u32,
    form: Form<Part>,
}

impl Edit {
    fn of(house: &House) -> Self {
        let mut phone = Form::text(
            Part::Phone,
            "Điện thoại".to_owned(),
            TextField::new(Mask::Phone),
        );
        "0912345678".clone_into(&mut phone.ditto);
        let head = TextField::default().with(&house.head);
        Self {
            number: house.number,
            form: Form::new(vec![
                Form::text(Part::Head, "Chủ hộ".to_owned(), head),
                phone,
            ]),
        }
    }

    fn save(&mut self, ctx: &mut Ctx<Street>) -> Flow<Street> {
        let number = self.number;
        for house in ctx
            .store
            .houses
            .iter_mut()
            .filter(|house| house.number == number)
        {
            house.head = self.form.value(Part::Head);
            house.phone = self.form.value(Part::Phone);
        }
        ctx.store.changes += 1;
        ctx.tell("Đã lưu".to_owned());
        Flow::Pop
    }
}

impl Screen<Street> for Edit {
    const COMMANDS: &'static [Command<Self, Street>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |_| "Lưu".to_owned(),
        line: |_| "Lưu và đóng".to_owned(),
        ready: always,
        run: |edit, ctx| Ok(edit.save(ctx)),
    }];

    fn title(&self, _ctx: &Ctx<Street>) -> String {
        format!("Hộ {:03}", self.number)
    }

    fn shape(&self, _ctx: &Ctx<Street>) -> Shape {
        Shape::Box {
            columns: 50,
            rows: 8,
        }
    }

    fn load(&mut self, _ctx: &Ctx<Street>) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, _ctx: &mut Ctx<Street>) -> Result<Flow<Street>> {
        self.form.typed();
        if let Some(field) = self.form.typing() {
            let offers = field.text() == "Tr";
            let words = ["Trần", "Trương", "Triệu"].map(str::to_owned);
            field.suggest(if offers { words.to_vec() } else { Vec::new() });
        }
        Ok(Flow::Stay)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx<Street>) -> Result<Option<Flow<Street>>> {
        match self.form.key(key) {
            Reply::No => Ok(None),
            Reply::Done => Ok(Some(self.save(ctx))),
            Reply::Moved | Reply::Changed(_) => Ok(Some(Flow::Stay)),
        }
    }

    fn click(&mut self, at: Position, _ctx: &mut Ctx<Street>) -> Result<Option<Flow<Street>>> {
        self.form.click(at);
        Ok(Some(Flow::Stay))
    }

    fn unsaved(&self) -> bool {
        self.form.is_changed()
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<Street>) {
        self.form.draw(frame, area, ctx.look);
    }
}

/// The names on the street of the tests.
pub const HEADS: [&str; 12] = [
    "Nguyễn Văn Tám",
    "Trần Thị Phượng",
    "Lê Hữu Đức",
    "Phạm Văn Út",
    "Huỳnh Thị Ngọc Diệu",
    "Phan Đình Cường",
    "Võ Thị Mười",
    "Đặng Văn Dương",
    "Bùi Thị Thuỷ",
    "Y Blơi Niê",
    "H'Hen Niê",
    "Ngô Văn Khuyến",
];

/// That street, at a fixed time.
pub fn context(lang: Lang) -> Ctx<Street> {
    // 2026-11-22 19:40 in Viet Nam.
    let evening = Clock::fixed(Moment(1_795_351_200_000));
    Ctx::new(Street::of(&HEADS), lang, Look::default(), evening)
}

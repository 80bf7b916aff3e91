//! Rows of the register on their way into a file: the values of each column in the words and marks of the format.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value as Json, json};

use crate::domain::date::PartialDate;
use crate::domain::id::PersonId;
use crate::lang::Lang;
use crate::store::{Line, PersonSaid};

use super::column::Field;
use super::export::{ExportOptions, Format, ListKind, heading};
use super::form;
use super::label::{Codes, Labels};
use super::read;
use super::write::Value;

/// The file is written in pieces of this size.
const PIECE: usize = 512 * 1024;

/// The words of values: in a language, with personal numbers in full or not.
pub(super) struct Words {
    labels: Labels,
    full_numbers: bool,
    keys: bool,
    /// What is made up of parts.
    made: String,
}

impl Words {
    /// The words of a list with these options; `noun` is what the campaign is for.
    pub fn new(options: &ExportOptions, noun: &str) -> Self {
        Self {
            labels: Labels::new(options.lang, noun),
            full_numbers: options.full_numbers,
            keys: options.keys,
            made: String::new(),
        }
    }

    /// The words of a value, which [`read`](super::read) reads back to the same.
    pub fn of<'t>(&'t mut self, value: &'t Value<'_>) -> &'t str {
        match value {
            Value::Nothing | Value::Mark(false) => "",
            Value::Text(text) => text,
            Value::Code(list, code) => self.labels.of(*list, code),
            Value::Said { list, code, words } => self.said(*list, code, words),
            Value::Back(code) => self.labels.back(code),
            Value::Mark(true) => self.labels.yes(),
            Value::Number(number) if self.full_numbers => number,
            _ => {
                self.made.clear();
                self.make(value);
                &self.made
            }
        }
    }

    fn said<'t>(&'t mut self, list: Codes, code: &'t str, words: &'t str) -> &'t str {
        let same = words.is_empty() == code.is_empty()
            && (words.is_empty() || self.labels.relation_said(words) == code);
        match code {
            _ if same => words,
            "" if self.labels.relation_said(words).is_empty() => words,
            "" => "",
            code => self.labels.of(list, code),
        }
    }

    fn make(&mut self, value: &Value<'_>) {
        match value {
            Value::Date(iso) => self.made.push_str(form::date(iso).as_str()),
            Value::Day(day) => {
                let iso = PartialDate::Day(*day).iso();
                self.made.push_str(form::date(&iso).as_str());
            }
            Value::Again(day, slot) => {
                self.made.push_str(form::date(day).as_str());
                if !slot.is_empty() {
                    self.made.push(' ');
                    self.made.push_str(self.labels.of(Codes::Slot, slot));
                }
            }
            Value::Many(list, codes) => {
                for code in codes {
                    self.part(", ");
                    self.made.push_str(self.labels.of(*list, code));
                }
            }
            Value::Noted { list, code, note } => self.noted(*list, code, note),
            Value::Phones(json) => self.made.push_str(&form::phones(json)),
            Value::Number(number) => self.made.push_str(form::masked(number).as_str()),
            Value::Id(id) => self.made.push_str(id.as_str()),
            Value::Base(mark) => self.made.push_str(form::base(*mark).as_str()),
            Value::Count(count) => {
                // Writing into a text cannot fail.
                let _ = write!(self.made, "{count}");
            }
            Value::People(people) => self.people(&PersonSaid::read(people)),
            _ => {}
        }
    }

    /// Begins another part of what is being made.
    fn part(&mut self, between: &str) {
        if !self.made.is_empty() {
            self.made.push_str(between);
        }
    }

    /// A reason of absence with what was said in words. A mark alone says that somebody is away and nothing more.
    fn noted(&mut self, list: Codes, code: &str, note: &str) {
        let (said, rest) = match code {
            "" => read::reason_said(note),
            _ => (None, note),
        };
        let code = said.map_or(code, |reason| reason.code());
        let label = match code {
            "" => "",
            code => self.labels.of(list, code),
        };
        self.made.push_str(label);
        // Words that would be read as a mark get one in front, and are then words.
        if label.is_empty() && rest.split(": ").next().is_some_and(read::is_mark) {
            self.made.push('x');
        }
        if !rest.is_empty() {
            self.part(": ");
            self.made.push_str(rest);
        }
        if self.made.is_empty() {
            self.made.push('x');
        }
    }

    /// "Nguyễn Văn A: Đồng ý, hẹn ngày làm thẻ 28/11/2026 (ghi chú); ..."
    fn people(&mut self, people: &[PersonSaid]) {
        for person in people {
            self.part("; ");
            self.made.push_str(&person.name);
            self.made.push_str(": ");
            let result = self.labels.of(Codes::PersonResult, &person.result);
            self.made.push_str(result);
            if let Some(day) = &person.due_on {
                self.made.push(' ');
                self.made.push_str(form::date(day).as_str());
            }
            let reason = person.reason.as_deref();
            let reason = reason.map(|code| self.labels.of(Codes::Refusal, code));
            let notes = [reason.unwrap_or_default(), &person.note];
            let notes: Vec<&str> = notes.into_iter().filter(|note| !note.is_empty()).collect();
            if !notes.is_empty() {
                let _ = write!(self.made, " ({})", notes.join(", "));
            }
        }
    }

    /// The value for programs: codes and ISO dates.
    fn json(&mut self, value: &Value<'_>, buffer: &mut Vec<u8>) {
        match value {
            Value::Nothing | Value::Said { code: "", .. } | Value::Noted { code: "", .. } => {
                buffer.extend_from_slice(b"null");
            }
            Value::Text(code)
            | Value::Code(_, code)
            | Value::Said { code, .. }
            | Value::Noted { code, .. }
            | Value::Date(code)
            | Value::Again(code, _)
            | Value::Back(code) => form::push_json(buffer, code),
            Value::Day(day) => form::push_json(buffer, &PartialDate::Day(*day).iso()),
            Value::Many(_, codes) => push_value(buffer, &json!(codes)),
            Value::Count(count) => push_value(buffer, &json!(count)),
            Value::Mark(mark) => push_value(buffer, &json!(mark)),
            Value::People(people) => {
                let people = PersonSaid::read(people).into_iter().map(|said| {
                    let key = self.keys.then(|| PersonId(said.person).to_string());
                    let mut object = json!({
                        "name": said.name,
                        "result": said.result,
                        "refusal": said.reason,
                        "due_on": said.due_on,
                        "note": said.note,
                    });
                    if let Some(key) = key {
                        object["person_key"] = json!(key);
                    }
                    object
                });
                push_value(buffer, &people.collect::<Json>());
            }
            Value::Phones(_) | Value::Number(_) | Value::Id(_) | Value::Base(_) => {
                form::push_json(buffer, self.of(value));
            }
        }
    }
}

fn push_value(buffer: &mut Vec<u8>, value: &Json) {
    // Writing into memory cannot fail.
    let _ = serde_json::to_writer(buffer, value);
}

/// A list that is being written.
pub(super) struct Sheet<'o> {
    out: &'o mut dyn Write,
    buffer: Vec<u8>,
    format: Format,
    fields: Vec<Field>,
    words: Words,
    rows: u64,
}

impl<'o> Sheet<'o> {
    /// Begins a list with these columns.
    pub fn new(out: &'o mut dyn Write, format: Format, fields: Vec<Field>, words: Words) -> Self {
        Self {
            out,
            buffer: Vec::with_capacity(PIECE + 64 * 1024),
            format,
            fields,
            words,
            rows: 0,
        }
    }

    /// Writes what stands in front of the first row.
    pub fn begin(&mut self, kind: ListKind, lang: Lang) {
        if let Some(delimiter) = self.format.delimiter() {
            self.buffer.extend_from_slice("\u{feff}".as_bytes());
            for (place, field) in self.fields.iter().enumerate() {
                if place > 0 {
                    self.buffer.push(delimiter);
                }
                form::push_cell(&mut self.buffer, &heading(kind, *field, lang), delimiter);
            }
            self.buffer.extend_from_slice(b"\r\n");
        }
        match self.format {
            Format::Json => self.buffer.push(b'['),
            Format::Html => {
                self.buffer
                    .extend_from_slice(b"<table class=\"list\"><thead><tr>");
                for field in &self.fields {
                    self.buffer.extend_from_slice(b"<th>");
                    form::push_html(&mut self.buffer, &heading(kind, *field, lang));
                    self.buffer.extend_from_slice(b"</th>");
                }
                self.buffer.extend_from_slice(b"</tr></thead>\n<tbody>\n");
            }
            _ => {}
        }
    }

    /// Writes text as it is: the frame of a web page.
    pub fn raw(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// How many rows were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes a row.
    pub fn row(&mut self, line: &Line<'_>) -> io::Result<()> {
        match self.format.delimiter() {
            Some(delimiter) => self.delimited(line, delimiter),
            None if self.format == Format::Json => self.object(line),
            None => self.table_row(line),
        }
        self.rows += 1;
        if self.buffer.len() >= PIECE {
            self.flush()?;
        }
        Ok(())
    }

    fn delimited(&mut self, line: &Line<'_>, delimiter: u8) {
        for (place, field) in self.fields.iter().enumerate() {
            if place > 0 {
                self.buffer.push(delimiter);
            }
            let value = (field.column().write)(line);
            if !matches!(value, Value::Nothing) {
                form::push_cell(&mut self.buffer, self.words.of(&value), delimiter);
            }
        }
        self.buffer.extend_from_slice(b"\r\n");
    }

    fn object(&mut self, line: &Line<'_>) {
        let begin: &[u8] = if self.rows > 0 { b",\n{" } else { b"\n{" };
        self.buffer.extend_from_slice(begin);
        for (place, field) in self.fields.iter().enumerate() {
            if place > 0 {
                self.buffer.push(b',');
            }
            form::push_json(&mut self.buffer, field.code());
            self.buffer.push(b':');
            let value = (field.column().write)(line);
            self.words.json(&value, &mut self.buffer);
        }
        self.buffer.push(b'}');
    }

    fn table_row(&mut self, line: &Line<'_>) {
        self.buffer.extend_from_slice(b"<tr>");
        for field in &self.fields {
            self.buffer.extend_from_slice(b"<td>");
            let value = (field.column().write)(line);
            form::push_html(&mut self.buffer, self.words.of(&value));
            self.buffer.extend_from_slice(b"</td>");
        }
        self.buffer.extend_from_slice(b"</tr>\n");
    }

    /// Writes what stands behind the last row.
    pub fn end(&mut self) {
        let end: &[u8] = match self.format {
            Format::Json if self.rows == 0 => b"]\n",
            Format::Json => b"\n]\n",
            Format::Html => b"</tbody></table>\n",
            _ => b"",
        };
        self.buffer.extend_from_slice(end);
    }

    /// Gives what is written so far to the file.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.format == Format::UnicodeText {
            // The pieces end between rows, so no letter is cut.
            let text = String::from_utf8_lossy(&self.buffer);
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            self.out.write_all(&units)?;
        } else {
            self.out.write_all(&self.buffer)?;
        }
        self.buffer.clear();
        Ok(())
    }
}

//! The program's own sources as tokens and paths, without comments: enough of Rust to say who uses what.

use std::fs;
use std::path::{Path, PathBuf};

/// A piece of source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name, a keyword or a number.
    Word(String),
    /// What a string literal holds, escapes as written.
    Text(String),
    /// `::`
    Colons,
    /// Any other sign.
    Sign(char),
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What it is.
    pub token: Token,
    /// Its line, from 1.
    pub line: usize,
    /// The modules written in the file around it.
    pub modules: Vec<String>,
}

impl Placed {
    /// Whether it stands in a module of tests.
    pub fn is_test(&self) -> bool {
        self.modules.iter().any(|module| module == "tests")
    }

    /// Whether it is this name.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.token, Token::Word(name) if name == word)
    }
}

/// One file of the program.
pub struct File {
    /// Its path below `src`.
    pub path: PathBuf,
    /// The module it is: `["tui", "widgets", "list"]`.
    pub module: Vec<String>,
    /// What it says.
    pub tokens: Vec<Placed>,
}

/// Every file below `src`.
pub fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&root).unwrap().to_owned();
                let tokens = placed(&fs::read_to_string(&path).unwrap());
                files.push(File {
                    module: module_of(&below),
                    path: below,
                    tokens,
                });
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// The module that a file below `src` is.
pub fn module_of(below: &Path) -> Vec<String> {
    let mut module: Vec<String> = below
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

/// The tokens of a source text, each with its line and the modules around it.
pub fn placed(source: &str) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut depth = 0_usize;
    // The modules around, and how deep each was opened.
    let mut around: Vec<(String, usize)> = Vec::new();
    for (token, line) in tokens(source) {
        if token == Token::Sign('{') {
            if let [.., keyword, name] = placed.as_slice()
                && keyword.is_word("mod")
                && let Token::Word(name) = &name.token
            {
                around.push((name.clone(), depth));
            }
            depth += 1;
        }
        if token == Token::Sign('}') {
            depth = depth.saturating_sub(1);
            if around.last().is_some_and(|(_, opened)| *opened == depth) {
                around.pop();
            }
        }
        let modules = around.iter().map(|(name, _)| name.clone()).collect();
        placed.push(Placed {
            token,
            line,
            modules,
        });
    }
    placed
}

fn tokens(source: &str) -> Vec<(Token, usize)> {
    let mut tokens = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if rest.starts_with("//") {
            (None, rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (None, block_comment(rest))
        } else if let Some((text, length)) = string(rest) {
            (Some(Token::Text(text)), length)
        } else if first == '\'' {
            (None, quote(rest))
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest
                .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .unwrap_or(rest.len());
            (Some(Token::Word(rest[..length].to_owned())), length)
        } else if rest.starts_with("::") {
            (Some(Token::Colons), 2)
        } else {
            let sign = (!first.is_whitespace()).then_some(Token::Sign(first));
            (sign, first.len_utf8())
        };
        if let Some(token) = token {
            tokens.push((token, line));
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of a comment in `/* */`, which may hold others.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                break;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// The string literal at the start: what it holds, and its length with quotes and prefix.
fn string(rest: &str) -> Option<(String, usize)> {
    let open = rest.find(|letter: char| !matches!(letter, 'b' | 'c' | 'r' | '#'))?;
    let (prefix, body) = (&rest[..open], rest[open..].strip_prefix('"')?);
    let marks = prefix.matches('#').count();
    if !prefix
        .trim_end_matches('#')
        .chars()
        .all(|letter| "bcr".contains(letter))
    {
        return None;
    }
    if prefix.contains('r') {
        let end = format!("\"{}", "#".repeat(marks));
        let length = body.find(&end)?;
        return Some((body[..length].to_owned(), open + 1 + length + end.len()));
    }
    let mut escaped = false;
    for (at, letter) in body.char_indices() {
        match letter {
            '"' if !escaped => return Some((body[..at].to_owned(), open + 1 + at + 1)),
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    None
}

/// The length of a character literal, or of the mark of a lifetime.
fn quote(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), Some((after, _))) => rest[after + 1..]
            .find('\'')
            .map_or(1, |end| after + 1 + end + 1),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// A path as it is written, `crate::domain::name::fold`, the branches of a `use` tree each for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its names.
    pub names: Vec<String>,
    /// Its line.
    pub line: usize,
    /// The modules written in the file around it.
    pub modules: Vec<String>,
}

impl Written {
    /// Whether it stands in a module of tests.
    pub fn is_test(&self) -> bool {
        self.modules.iter().any(|module| module == "tests")
    }

    /// The path from the crate's root, if it is one inside the crate; `file` is the module that the file is.
    pub fn resolved(&self, file: &[String]) -> Option<Vec<String>> {
        let mut names = self.names.iter().map(String::as_str).peekable();
        let mut from: Vec<String> = match names.next()? {
            "crate" | "gocua" => Vec::new(),
            "self" => [file, &self.modules].concat(),
            "super" => {
                let mut above = [file, &self.modules].concat();
                above.pop();
                above
            }
            _ => return None,
        };
        while names.next_if_eq(&"super").is_some() {
            from.pop();
        }
        from.extend(names.map(str::to_owned));
        Some(from)
    }
}

/// The paths of two names and more in a text.
pub fn paths(tokens: &[Placed]) -> Vec<Written> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let begins = matches!(tokens[at].token, Token::Word(_));
        if begins
            && matches!(
                tokens.get(at + 1).map(|next| &next.token),
                Some(Token::Colons)
            )
        {
            at = branch(tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one branch of a path that begins at `at`; returns where it ends.
fn branch(tokens: &[Placed], at: usize, before: &[String], found: &mut Vec<Written>) -> usize {
    let place = &tokens[at];
    let mut names = before.to_vec();
    let mut at = at;
    loop {
        match tokens.get(at).map(|placed| &placed.token) {
            Some(Token::Word(name)) if name == "self" && !names.is_empty() => at += 1,
            Some(Token::Word(name)) => {
                names.push(name.clone());
                at += 1;
            }
            Some(Token::Sign('*')) => {
                names.push("*".to_owned());
                at += 1;
            }
            Some(Token::Sign('{')) => return tree(tokens, at, &names, found),
            _ => {}
        }
        if !matches!(
            tokens.get(at).map(|placed| &placed.token),
            Some(Token::Colons)
        ) {
            break;
        }
        at += 1;
        if matches!(
            tokens.get(at).map(|placed| &placed.token),
            Some(Token::Sign('<'))
        ) {
            break;
        }
    }
    found.push(Written {
        names,
        line: place.line,
        modules: place.modules.clone(),
    });
    at
}

/// Reads `{a, b::c}` after `before`; returns where it ends.
fn tree(tokens: &[Placed], at: usize, before: &[String], found: &mut Vec<Written>) -> usize {
    let mut at = at + 1;
    while let Some(placed) = tokens.get(at) {
        match &placed.token {
            Token::Sign('}') => return at + 1,
            Token::Word(name) if name == "as" => at += 2,
            Token::Word(_) | Token::Sign('*' | '{') => at = branch(tokens, at, before, found),
            _ => at += 1,
        }
    }
    at
}

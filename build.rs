//! Turns the two language files into one list of messages, so that a text that is missing in one language, or that
//! takes other values there, stops the build, and so that code names a message by a constant the compiler knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{env, fs, path::Path, process};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

type Messages = BTreeMap<String, BTreeSet<String>>;

fn main() {
    println!("cargo::rerun-if-changed=assets/lang");
    let vi = read("assets/lang/vi.ftl");
    let en = read("assets/lang/en.ftl");
    let faults = differences(&vi, &en);
    if !faults.is_empty() {
        for fault in faults {
            println!("cargo::error={fault}");
        }
        process::exit(1);
    }
    let out = env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = fs::write(Path::new(&out).join("messages.rs"), constants(&vi)) {
        println!("cargo::error=messages.rs: {error}");
        process::exit(1);
    }
}

fn read(path: &str) -> Messages {
    let text = fs::read_to_string(path).unwrap_or_default();
    let resource = match fluent_syntax::parser::parse(text) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            for error in errors {
                println!("cargo::error={path}: {error} at byte {}", error.pos.start);
            }
            process::exit(1);
        }
    };
    let mut messages = Messages::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut variables = BTreeSet::new();
            if let Some(pattern) = &message.value {
                collect(pattern, &mut variables);
            }
            if messages
                .insert(message.id.name.clone(), variables)
                .is_some()
            {
                println!("cargo::error={path}: {} is written twice", message.id.name);
                process::exit(1);
            }
        }
    }
    messages
}

fn collect(pattern: &Pattern<String>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => collect_inline(inline, variables),
                Expression::Select { selector, variants } => {
                    collect_inline(selector, variables);
                    for variant in variants {
                        collect(&variant.value, variables);
                    }
                }
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<String>, variables: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        variables.insert(id.name.clone());
    }
}

fn differences(vi: &Messages, en: &Messages) -> Vec<String> {
    let mut faults = Vec::new();
    for (id, variables) in vi {
        match en.get(id) {
            None => faults.push(format!("en.ftl lacks {id}")),
            Some(other) if other != variables => {
                faults.push(format!(
                    "{id} takes {variables:?} in vi.ftl and {other:?} in en.ftl"
                ));
            }
            Some(_) => {}
        }
    }
    faults.extend(
        en.keys()
            .filter(|id| !vi.contains_key(*id))
            .map(|id| format!("vi.ftl lacks {id}")),
    );
    faults
}

/// One constant a message, named in capitals, with the names of the values it takes.
fn constants(messages: &Messages) -> String {
    let mut source = String::new();
    for (id, variables) in messages {
        let name = id.replace('-', "_");
        let _ = writeln!(
            source,
            "/// `{id}`\npub const {name}: Message = Message {{ id: \"{id}\", values: &{:?} }};",
            variables.iter().collect::<Vec<_>>()
        );
    }
    let _ = writeln!(
        source,
        "/// Every message, for the tests over all texts.\npub const ALL: &[Message] = &["
    );
    for id in messages.keys() {
        let _ = writeln!(source, "    {},", id.replace('-', "_"));
    }
    source.push_str("];\n");
    source
}

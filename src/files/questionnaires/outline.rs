//! The items of a file with their answers as far as they can be read, for the parts of the file that point at them.

use super::super::table::{Findings, Item, Table};

/// The items in order.
pub(super) struct Outline<'a>(Vec<Listed<'a>>);

/// One item.
pub(super) struct Listed<'a> {
    /// Its table, under its name.
    pub(super) table: Table<'a>,
    id: Option<&'a str>,
    /// The tables of its answers.
    pub(super) options: Vec<Table<'a>>,
}

impl<'a> Outline<'a> {
    /// Whatever is wrong with these tables is told by those who read them in full.
    pub(super) fn of(tables: &[Table<'a>]) -> Self {
        let mut untold = Findings::new("", "");
        let listed = tables.iter().cloned().map(|mut table| {
            let id = table.get("id").and_then(|id| id.plain_text());
            if let Some(id) = id {
                table.call(format!("item `{id}`"));
            }
            let options = table.get("option").filter(Item::is_list);
            let options = options.map_or_else(Vec::new, |_| table.tables("option", &mut untold));
            Listed { table, id, options }
        });
        Self(listed.collect())
    }

    pub(super) fn items(&self) -> &[Listed<'a>] {
        &self.0
    }

    pub(super) fn ids(&self) -> Vec<&'a str> {
        self.0.iter().filter_map(|item| item.id).collect()
    }

    /// The first item of that name.
    pub(super) fn item(&self, id: &str) -> Option<&Listed<'a>> {
        self.0.iter().find(|item| item.id == Some(id))
    }
}

impl<'a> Listed<'a> {
    pub(super) fn id(&self) -> &'a str {
        self.id.unwrap_or_default()
    }

    pub(super) fn codes(&self) -> Vec<&'a str> {
        let code = |option: &Table<'a>| option.get("code")?.plain_text();
        self.options.iter().filter_map(code).collect()
    }
}

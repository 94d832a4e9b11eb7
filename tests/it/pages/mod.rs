//! Goal: the pages are whole as people meet them: in three languages, on a desk and on an old phone, without a script,
//! by keyboard alone, and in the demo by which a newcomer meets them first.
//! Method: the built program's `demo` in a real browser, with axe-core as the judge.

mod house;
mod journeys;
mod keyboard;
mod tour;
mod walk;

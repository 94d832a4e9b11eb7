//! Goal: no trap in which a comparable system fell, as far as it concerns time, edits in flight, silence, duplicates or one
//! person's exceptions, is left without a test.
//! Method: the traps, each with the tests that hold it; every name must be a test.

use std::fs;
use std::path::Path;

/// Found in the engines' own code.
const IN_CODE: &[(&str, &[&str])] = &[
    (
        "a step is queued and then deleted, so that a crash or a lock loses or doubles it",
        &[
            "kills::twenty_kills_while_two_thousand_check_ins_go_out",
            "care::advance::tests::laws::law_2_every_contact_ends_in_exactly_one_outcome",
            "never_twice::what_this_worker_handed_over_is_held_where_the_database_forgot_it",
        ],
    ),
    (
        "a step whose moment is past when the person is entered is silently nothing",
        &[
            "care::advance::tests::stories::traps::what_was_due_before_it_was_entered_is_held_late_or_told",
            "care::advance::tests::stories::plan::an_old_dossier_begins_where_it_stands_and_on_its_day",
            "why::what_never_began_is_counted_and_explained",
        ],
    ),
    (
        "any message of somebody who said stop opts them in again",
        &[
            "care::advance::tests::stories::traps::a_question_after_a_stop_undoes_no_stop",
            "care::conversation::tests::start_undoes_no_stop",
            "care::advance::tests::laws::law_5_nothing_goes_out_within_an_opt_out",
        ],
    ),
    (
        "a wanted weekday falls before the offset",
        &[
            "care::advance::tests::stories::language::a_contact_falls_on_a_day_that_its_step_wants",
            "files::calendars::tests::rolling::nothing_rolls_the_wrong_way_on_any_date",
            "telling::tests::seventy_years::no_contact_of_seventy_years_falls_outside_its_window_or_before_its_day",
        ],
    ),
    (
        "an hour of the day is an hour of the winter, all year",
        &[
            "care::calendar::tests::clock_changes::the_day_after_a_change_opens_at_nine_by_the_clock",
            "care::calendar::tests::daylight::what_is_put_off_keeps_its_time_of_day",
        ],
    ),
    (
        "quiet hours are one pair for all, know no midnight, and what waits in them for a week is never looked at again",
        &[
            "care::calendar::tests::hours::quiet_hours_may_pass_midnight_and_overlap",
            "care::calendar::tests::quiet::it_is_in_the_persons_time_zone_and_comes_on_top_of_their_own",
            "care::advance::tests::stories::sending::a_week_of_brake_is_no_silence",
            "care::advance::tests::stories::kept_back::whose_quiet_hours_cover_the_whole_window_is_put_before_a_human",
        ],
    ),
    (
        "a corrected plan never reaches whom it was made for",
        &[
            "versions::moved_and_taken_back_everybody_is_where_they_were",
            "care::versions::tests::a_move_does_what_was_told_of_it",
        ],
    ),
    (
        "an hour that has passed is executed right away, a range over midnight is turned round, and the weekday is looked at last",
        &[
            "care::advance::tests::laws::law_4_nothing_leaves_out_of_the_window_or_before_its_day",
            "care::calendar::tests::hours::quiet_hours_may_pass_midnight_and_overlap",
            "care::calendar::tests::laws::the_next_opening_is_open_and_the_first",
        ],
    ),
    (
        "what an outage of two days kept back is dropped without a word",
        &[
            "care::advance::tests::stories::sending::ten_days_of_standing_still_send_nothing_twice",
            "care::advance::tests::stories::sending::a_brake_that_outlasts_the_contact_ends_it_as_expired",
        ],
    ),
    (
        "who tries again after a time-out sends twice, because the gateway keeps no key",
        &[
            "channels::twilio::tests::sending::what_breaks_after_the_request_is_in_doubt_and_never_takes_longer_than_its_time",
            "channels::smtp::tests::phases::what_breaks_before_the_message_was_not_taken_and_after_it_is_in_doubt",
            "never_twice::what_a_journal_shows_is_held_however_late_it_was_read",
            "store::tasks::tests::a_held_message_is_judged",
        ],
    ),
    (
        "progress is a mark in the list, so that some are written to again and others never",
        &[
            "kills::twenty_kills_while_two_thousand_check_ins_go_out",
            "main_job::the_brake_stops_all_sends",
            "care::advance::tests::stories::kept_back::a_reminder_under_the_brake_keeps_its_rung",
        ],
    ),
    (
        "half past two does not come on one night and comes twice on another",
        &[
            "care::calendar::tests::clock_changes::autumn_opens_a_repeated_hour_once",
            "care::calendar::tests::clock_changes::spring_keeps_what_exists_of_a_range",
            "care::calendar::tests::clock_changes::a_date_that_never_was_opens_nothing",
            "care::calendar::tests::daylight::every_change_of_the_clock_in_seventy_years",
        ],
    ),
];

/// What users of comparable systems complain of.
const COMPLAINTS: &[(&str, &[&str])] = &[
    (
        "the same text again and again",
        &[
            "kills::twenty_kills_while_two_thousand_check_ins_go_out",
            "care::advance::tests::laws::law_7_one_voice_and_no_burst",
            "care::advance::tests::laws::a_repeated_event_does_no_harm",
        ],
    ),
    (
        "a run that fails multiplies the next one",
        &[
            "never_twice::what_the_gateway_said_to_a_database_that_refused_it_is_asked_of_a_human",
            "troubles::what_a_gateway_said_is_written_once_the_database_takes_it",
            "troubles::a_full_disk_under_the_journal_ends_the_program_and_repeats_nothing",
        ],
    ),
    (
        "one bad recipient holds up the good ones, who get it endlessly",
        &[
            "troubles::a_row_that_cannot_be_read_holds_up_nobody_else",
            "troubles::a_mailbox_that_is_not_ready_holds_up_no_other",
        ],
    ),
    (
        "a pause begins again from the start",
        &[
            "main_job::the_brake_stops_all_sends",
            "care::advance::tests::stories::sending::a_week_of_brake_is_no_silence",
        ],
    ),
    (
        "an answer of the gateway without a status is sent again, a refusal is repeated for ever",
        &[
            "channels::twilio::tests::sending::each_answer_is_one_outcome",
            "channels::twilio::tests::sending::a_refusal_counts_though_its_body_is_cut",
            "care::advance::tests::stories::kept_back::reminders_that_the_gateway_never_takes_lead_to_a_human",
        ],
    ),
    (
        "automatic answers in a loop, with robots and short codes",
        &[
            "care::advance::tests::stories::human::a_robot_that_answers_every_answer_is_thanked_once",
            "care::consent::tests::only_a_telephone_is_answered",
            "care::advance::tests::laws::law_6_one_text_answers_one_text",
        ],
    ),
    (
        "people fall out of the follow-up because of the date that they were entered on",
        &[
            "care::advance::tests::stories::language::a_late_joiner_gets_what_the_plan_says",
            "care::advance::tests::stories::traps::what_was_due_before_it_was_entered_is_held_late_or_told",
        ],
    ),
    (
        "a tenth of the reminders is missing and nobody can say why",
        &[
            "why::a_dossier_is_explained_and_the_look_is_written_down",
            "fates::ten_contacts_of_ten_fates_are_explained",
            "care::rehearsal::tests::every_contact_is_accounted_for",
        ],
    ),
    (
        "finished before all was sent, or waiting for ever",
        &[
            "kills::twenty_kills_while_two_thousand_check_ins_go_out",
            "care::advance::tests::laws::law_3_everything_comes_to_rest",
        ],
    ),
    (
        "no sign that a run was passed over",
        &[
            "care::advance::tests::stories::sending::ten_days_of_standing_still_send_nothing_twice",
            "why::what_never_began_is_counted_and_explained",
        ],
    ),
    (
        "an hour too late after the clock changes, a task a day too late at midnight",
        &[
            "care::advance::tests::stories::plan::the_night_of_the_clock_change",
            "care::calendar::tests::clock_changes::a_deadline_on_the_night_of_a_change_is_later_than_its_start",
            "flood::so_many_start_a_day_and_nobody_before_the_approval",
        ],
    ),
    (
        "one time zone for all",
        &["care::calendar::tests::opening::the_window_is_in_the_persons_own_time_zone"],
    ),
    (
        "sent at night, on a Saturday that was not ticked, on a holiday",
        &[
            "care::calendar::tests::laws::open_is_what_the_wall_clock_says",
            "care::calendar::tests::holidays::belgian_days_agree_with_the_table",
            "care::calendar::tests::holidays::dutch_days_agree_with_the_table",
            "telling::tests::seventy_years::no_contact_of_seventy_years_falls_outside_its_window_or_before_its_day",
        ],
    ),
    (
        "an edit does not reach who is under way, or changes what waits unasked",
        &[
            "versions::moved_and_taken_back_everybody_is_where_they_were",
            "care::versions::tests::each_difference_is_named_for_what_it_is",
            "care::versions::tests::what_only_a_human_being_can_judge_is_left_to_one",
        ],
    ),
    (
        "one person's contact cannot be moved or taken out",
        &[
            "contact::a_plan_is_changed_at_the_command_line",
            "care::advance::tests::stories::changed::one_contact_is_moved_skipped_or_added_and_the_rest_stays",
        ],
    ),
    (
        "what was planned goes out although its reason is gone",
        &[
            "care::advance::tests::stories::language::a_condition_is_asked_when_it_is_due_and_again_while_it_waits",
            "care::advance::tests::stories::human::an_answer_withdraws_the_call",
            "stop_race::a_stop_is_kept_at_every_await_of_the_dispatcher",
        ],
    ),
    (
        "another reference date gives several reminders or none",
        &[
            "changed::a_closing_date_that_moves_takes_everything_along",
            "care::advance::tests::stories::language::what_repeats_counts_from_the_anchor_every_time",
        ],
    ),
    (
        "nothing can be rehearsed",
        &[
            "rehearse::the_database_is_rehearsed_and_left_as_it_is",
            "rehearse::rows_are_a_list_of_what_happens",
        ],
    ),
    (
        "a number that changes stays in what was planned",
        &["changed::a_number_that_changes_gets_the_message_that_waits"],
    ),
    (
        "late work cannot be written down, and what was not done is gone",
        &[
            "care::advance::tests::stories::changed::an_act_that_came_too_late_is_written_down_with_its_reason",
            "care::advance::tests::stories::human::what_a_new_enrolment_replaced_says_so",
        ],
    ),
    (
        "reminders go to who has answered, and silence is only asked again",
        &[
            "care::advance::tests::stories::human::no_reminder_follows_an_unclear_reply",
            "care::advance::tests::stories::sending::silence_climbs_to_an_announced_call_and_to_the_coordinator",
            "care::advance::tests::laws::law_8_silence_is_unknown",
        ],
    ),
    (
        "a message throws people out of the conversation that they are in",
        &["care::advance::tests::stories::together::two_dossiers_of_one_person_have_one_voice"],
    ),
];

/// Whether a test of that name stands where its modules say: `a::b::tests::c::name` in `a/b/tests/c.rs`, or in `a/b.rs`.
pub(crate) fn is_a_test(test: &str) -> bool {
    let mut modules: Vec<&str> = test.split("::").collect();
    let Some(name) = modules.pop() else { return false };
    while !modules.is_empty() {
        for folder in ["src", "tests/it"] {
            let path = format!("{}/{folder}/{}", env!("CARGO_MANIFEST_DIR"), modules.join("/"));
            for file in [format!("{path}.rs"), format!("{path}/mod.rs")] {
                let source = fs::read_to_string(Path::new(&file)).unwrap_or_default();
                if has_test(&source, name) {
                    return true;
                }
            }
        }
        if modules.pop() != Some("tests") {
            return false;
        }
    }
    false
}

/// Whether a file has that test: a function under the mark of one, or a line of a macro that makes one of a law or for
/// both engines.
fn has_test(source: &str, name: &str) -> bool {
    let by_macro = ["laws! {", "on_every_engine!(", "on_both_engines!("]
        .iter()
        .any(|call| {
            let listed = source
                .split(call)
                .skip(1)
                .filter_map(|after| after.split(['}', ')']).next());
            let mut names = listed.flat_map(|list| list.split(['\n', ',', ';']));
            names.any(|one| one.trim().split(':').next() == Some(name))
        });
    let heads = [format!("fn {name}("), format!("async fn {name}(")];
    let mut is_marked = false;
    let by_mark = source.lines().map(str::trim).any(|line| {
        let found = is_marked && heads.iter().any(|head| line.starts_with(head.as_str()));
        is_marked =
            line.starts_with("#[test]") || line.starts_with("#[tokio::test") || is_marked && line.starts_with('#');
        found
    });
    by_macro || by_mark
}

#[test]
fn every_trap_has_its_tests() {
    assert!(!is_a_test("why::what_nobody_wrote"));
    assert!(!is_a_test("versions::states"), "a function beside the tests is none");
    assert_eq!((IN_CODE.len(), COMPLAINTS.len()), (12, 22));
    let all = IN_CODE.iter().chain(COMPLAINTS);
    let missing: Vec<_> = all
        .flat_map(|(trap, tests)| {
            assert!(!tests.is_empty(), "{trap}");
            tests
                .iter()
                .filter(|test| !is_a_test(test))
                .map(move |test| (trap, test))
        })
        .collect();
    assert!(missing.is_empty(), "no such test: {missing:#?}");
}

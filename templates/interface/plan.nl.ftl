# Hoe een stappenplan wordt voorgelezen, in het Nederlands van Nederland en van Vlaanderen.
#
# Taalniveau B1. Een zin staat hier heel; wat erin wordt gezet, staat hier ook.

## lists, dates, lengths of time

plan-and = { $one } en { $two }
plan-or = { $one } of { $two }
plan-besides = { $one }; { $two }
plan-again = { $one }, en opnieuw { $two }
plan-quoted = “{ $text }”
plan-labelled = { $label }: { $text }
plan-date = { $weekday } { $day } { $month } { $year }
plan-weekday-1 = maandag
plan-weekday-2 = dinsdag
plan-weekday-3 = woensdag
plan-weekday-4 = donderdag
plan-weekday-5 = vrijdag
plan-weekday-6 = zaterdag
plan-weekday-7 = zondag
plan-month-1 = januari
plan-month-2 = februari
plan-month-3 = maart
plan-month-4 = april
plan-month-5 = mei
plan-month-6 = juni
plan-month-7 = juli
plan-month-8 = augustus
plan-month-9 = september
plan-month-10 = oktober
plan-month-11 = november
plan-month-12 = december
plan-months = { $n ->
    [one] { $n } maand
   *[other] { $n } maanden
}
plan-weeks = { $n ->
    [one] { $n } week
   *[other] { $n } weken
}
plan-days = { $n ->
    [one] { $n } dag
   *[other] { $n } dagen
}
plan-list-months = { $list } maanden
plan-list-weeks = { $list } weken
plan-list-days = { $list } dagen
plan-term-same-day = dezelfde dag nog
plan-term-next-day = uiterlijk de volgende werkdag
plan-term-days = { $n ->
    [one] binnen { $n } werkdag
   *[other] binnen { $n } werkdagen
}

## what a step counts from

plan-anchor-closing = de afsluiting
plan-anchor-solution-end = het einde van de schuldregeling
plan-anchor-budget-management-end = het einde van het budgetbeheer
plan-anchor-date = de datum “{ $name }” van het dossier
plan-anchor-last-reply = het laatste antwoord van de persoon
plan-anchor-step = “{ $step }”
plan-anchor-step-first = de eerste keer “{ $step }”
plan-anchor-step-last = de laatste keer “{ $step }”
plan-anchor-else = { $one } (of, als dat er niet is, na { $two })

## when

plan-when-on = op de dag zelf van { $anchor }
plan-when-after = { $length } na { $anchor }
plan-when-times = { $rhythm } na { $anchor }, { $n } keer in totaal
plan-every-months = { $n ->
    [one] elke maand
   *[other] elke { $n } maanden
}
plan-every-weeks = { $n ->
    [one] elke week
   *[other] elke { $n } weken
}
plan-every-days = { $n ->
    [one] elke dag
   *[other] elke { $n } dagen
}
plan-every-length = elke { $length }
plan-from-months = vanaf maand { $n }
plan-from-weeks = vanaf week { $n }
plan-from-days = vanaf dag { $n }
plan-from-length = vanaf { $length }
plan-until-months = tot en met maand { $n }
plan-until-weeks = tot en met week { $n }
plan-until-days = tot en met dag { $n }
plan-until-length = tot en met { $length }
plan-at-months = in maand { $n }
plan-at-weeks = in week { $n }
plan-at-days = op dag { $n }
plan-at-length = na { $length }
plan-rhythm-first = { $from } { $every } { $until }
plan-rhythm-next = { $before }, daarna { $every } { $until }
plan-rhythm-at = { $before }, daarna { $at }
plan-not-yet = nog niet te zeggen: dit telt vanaf iets dat nog moet komen

## within which window

plan-open-for = Het kan nog beginnen tot { $length } na die dag; daarna vervalt het.
plan-shift-earlier = Valt het op een gesloten dag, dan schuift het naar de open dag ervoor, hoogstens { $length } eerder, en anders naar later.
plan-shift-nearest = Valt het op een gesloten dag, dan schuift het naar de open dag die het dichtst ligt, hoogstens { $length } eerder.
plan-weekdays = Liefst op { $days }.
plan-part-morning = Liefst in de voormiddag of de ochtend.
plan-part-afternoon = Liefst in de namiddag of de middag.
plan-part-evening = Liefst in de avond.
plan-avoid = Liever niet op { $days } van de maand.
plan-prefer = Liefst op { $days } van de maand.
plan-month-day = dag { $from }
plan-month-days = dag { $from } tot en met { $to }
plan-spread = { $n ->
    [one] Tot { $n } dag later, zodat niet iedereen op dezelfde dag aan de beurt komt.
   *[other] Tot { $n } dagen later, zodat niet iedereen op dezelfde dag aan de beurt komt.
}

## what happens

plan-kind-check-in = vraag
plan-kind-message = bericht
plan-kind-call = telefoon
plan-kind-visit = bezoek
plan-kind-letter = brief
plan-kind-appointment = afspraak
plan-kind-review = dossier bekijken
plan-kind-evaluate = slotgesprek
plan-kind-refer = warme overdracht
plan-kind-work = samen aan de slag
plan-kind-wait = wachten
plan-what-check-in = Wij vragen hoe het gaat, met de vragenlijst “{ $questionnaire }”.
plan-what-message = Een bericht dat niets vraagt: “{ $text }”
plan-what-call = Een medewerker belt. Een bericht kondigt dat aan, als er een kan aankomen.
plan-what-visit = Een medewerker gaat bij de persoon langs.
plan-what-letter = Een medewerker stuurt een brief met de post.
plan-what-appointment = Een medewerker maakt een afspraak met de persoon.
plan-what-review = Een medewerker bekijkt het dossier, zonder de persoon.
plan-what-evaluate = Een slotgesprek: een medewerker kijkt met de persoon terug.
plan-what-refer = Een warme overdracht: een medewerker leidt de persoon naar een ander en vraagt na of die aankwam.
plan-what-work = Een medewerker en de persoon gaan samen aan de slag.
plan-what-wait = Er gebeurt niets; andere stappen tellen vanaf deze dag.
plan-what-together = Zij nemen samen de vragenlijst “{ $questionnaire }” door.
plan-what-subject = Waarover: { $subject }.

## how

plan-label-channels = Langs welke weg
plan-label-silence = Bij stilte
plan-label-no-way = Als schrijven niet kan
plan-label-who = Wie
plan-label-when = Alleen als
plan-label-while = Zolang
plan-label-priority = Voorrang
plan-channel-sms = sms
plan-channel-mail = e-mail
plan-channel-call = telefoon
plan-channel-letter = brief
plan-channel-visit = huisbezoek
plan-channels-first = { $one }, anders { $two }
plan-rung = na { $length } { $act }
plan-rung-remind = een herinnering
plan-rung-other-channel = dezelfde vraag langs een andere weg
plan-rung-call = belt een medewerker { $term }, na een bericht dat dat aankondigt
plan-rung-visit = gaat een medewerker langs { $term }
plan-rung-letter = een brief met de post { $term }
plan-rung-close = eindigt het zonder antwoord
plan-no-way-call = een medewerker belt { $term }
plan-no-way-visit = een medewerker gaat langs { $term }
plan-no-way-letter = een brief met de post { $term }
plan-no-way-close = het vervalt
plan-who-owner = wie het dossier opvolgt
plan-who-team = wie het dossier opvolgt in team { $team }
plan-who-role-team = { $role } van team { $team }
plan-who-term = { $who }, { $term }
plan-who-if-needed = { $who }, als er een mens nodig is
plan-role-volunteer = een vrijwilliger
plan-role-expert-by-experience = een ervaringsdeskundige
plan-role-counsellor = een hulpverlener
plan-role-coordinator = een coördinator
plan-priority-low = valt dit samen met iets anders, dan komt het erna
plan-priority-normal = in de volgorde van de dagen
plan-priority-high = valt dit samen met iets anders, dan gaat dit voor

## conditions

plan-if-answer = het laatste antwoord op “{ $question }” is { $answers }
plan-if-not-answer = het laatste antwoord op “{ $question }” is niet { $answers }
plan-if-outcome = de laatste keer “{ $step }” liep zo af: { $outcomes }
plan-if-not-outcome = de laatste keer “{ $step }” liep niet zo af: { $outcomes }
plan-if-alert-asked = er was een melding
plan-if-not-alert-asked = er was geen melding
plan-if-alert-amber = er was een melding oranje, rood of crisis
plan-if-not-alert-amber = er was geen melding oranje, rood of crisis
plan-if-alert-red = er was een melding rood of crisis
plan-if-not-alert-red = er was geen melding rood of crisis
plan-if-alert-crisis = er was een melding crisis
plan-if-not-alert-crisis = er was geen melding crisis
plan-if-signal = er was het signaal “{ $reason }”
plan-if-not-signal = er was geen signaal “{ $reason }”
plan-if-score-from = de score op { $name } is { $from } of meer
plan-if-not-score-from = de score op { $name } is lager dan { $from }
plan-if-score-up-to = de score op { $name } is { $upto } of minder
plan-if-not-score-up-to = de score op { $name } is hoger dan { $upto }
plan-if-score-between = de score op { $name } ligt van { $from } tot en met { $upto }
plan-if-not-score-between = de score op { $name } ligt niet van { $from } tot en met { $upto }
plan-if-help = de hulp was { $codes }
plan-if-not-help = de hulp was niet { $codes }
plan-if-closing-reason = de reden van de afsluiting was { $codes }
plan-if-not-closing-reason = de reden van de afsluiting was niet { $codes }
plan-if-owner = het dossier wordt opgevolgd door { $codes }
plan-if-not-owner = het dossier wordt niet opgevolgd door { $codes }
plan-if-language = de taal van de persoon is { $codes }
plan-if-not-language = de taal van de persoon is niet { $codes }
plan-if-prefers = de persoon heeft het liefst { $codes }
plan-if-not-prefers = de persoon heeft niet het liefst { $codes }
plan-if-caution = bij de persoon staat: { $codes }
plan-if-not-caution = bij de persoon staat niet: { $codes }
plan-if-reachable = de persoon is te bereiken { $codes }
plan-if-not-reachable = dit klopt niet: de persoon is te bereiken { $codes }
plan-if-group = ({ $text })
plan-if-not-group = het is niet zo dat ({ $text })
plan-if-at-least = minstens { $n } van deze { $of } kloppen: { $list }
plan-if-not-at-least = er kloppen er minder dan { $n } van deze { $of }: { $list }
plan-none-language = een taal waarin wij geen teksten hebben
plan-none-prefers = geen bepaalde weg
plan-reach-sms = per sms
plan-reach-mail = per e-mail
plan-reach-none = op geen enkele manier
plan-outcome-answered = met een antwoord
plan-outcome-done = uitgevoerd
plan-outcome-no-answer = zonder antwoord
plan-outcome-channel-dead = zonder nummer of adres dat werkt
plan-outcome-opted-out = met een afmelding
plan-outcome-skipped = overgeslagen
plan-outcome-cancelled = ingetrokken
plan-outcome-expired = te laat om nog te beginnen
plan-outcome-superseded = vervangen door een ander contact

## the head

plan-label-announcement = Aankondiging
plan-label-ends = Einde
plan-label-pauses = Pauze
plan-label-late = Wie later instapt
plan-label-most = Hoeveel
plan-label-days = Dagen
plan-label-preference = Voorkeur
plan-label-later = Nu niet
plan-label-unreachable = Zonder bericht
plan-label-stand-in = Afwezig
plan-announcement = Wie nog niet van de nazorg wist, krijgt eerst een bericht met een manier om nee te zeggen. De eerste stap komt ten vroegste { $lead } daarna. Dat bericht gaat uit binnen { $open }, of niet.
plan-ends = Het plan eindigt na de laatste stap, of zodra de persoon stop zegt, verhuist of overlijdt.
plan-ends-evaluation = Het eindigt ook zodra het slotgesprek is gevoerd.
plan-ends-arrival = Het eindigt ook zodra de persoon is aangekomen waar een stap naartoe leidde.
plan-reopened-pause = Wordt het dossier heropend, dan rust het plan tot het dossier weer is afgesloten.
plan-reopened-end = Wordt het dossier heropend, dan eindigt het plan. Na een nieuwe afsluiting begint er een nieuw.
plan-late-skip = Wat toen al voorbij was, wordt overgeslagen.
plan-late-catch-up = De laatste stap die werd gemist, wordt één keer ingehaald; de andere worden overgeslagen.
plan-late-start-here = Het plan telt dan vanaf de dag van instappen, in plaats van vanaf de afsluiting.
plan-most = { $n ->
    [one] Hoogstens { $n } contactmoment per week voor één persoon, ook als die meer dossiers heeft.
   *[other] Hoogstens { $n } contactmomenten per week voor één persoon, ook als die meer dossiers heeft.
}
plan-most-none = Het plan zet geen grens aan het aantal contactmomenten per week.
plan-days-head = Berichten gaan alleen uit op de dagen en uren van de kalender. Valt een stap op een gesloten dag, dan komt hij op de eerste open dag daarna, tenzij de stap iets anders zegt.
plan-later = { $n ->
    [one] Wie “nu niet” zegt, krijgt de vraag { $length } later nog eens, hoogstens { $n } keer.
   *[other] Wie “nu niet” zegt, krijgt de vraag { $length } later nog eens, hoogstens { $n } keer.
}
plan-preference = Wie liet weten welke weg of welk deel van de dag het liefst is, krijgt dat, wat een stap ook zegt.
plan-unreachable = Wie geen nummer en geen e-mailadres heeft, wordt { $term } gebeld, tenzij een stap iets anders zegt. Is er een vraag voor iemand in wiens taal wij geen teksten hebben, dan belt altijd een mens.
plan-stand-in = Is de medewerker er niet, dan neemt de vervanger het over.

## the table and the drawing

plan-title = Stappenplan
plan-column-when = Wanneer
plan-column-what = Wat er gebeurt
plan-column-how = Hoe
plan-closed = De dagen hieronder gelden voor een dossier dat werd afgesloten op { $date }, zonder andere datums. Bij een gespreide stap kan elke persoon een andere dag krijgen.
plan-page-intro = Dit stappenplan geldt voor wie vanaf nu begint. Wie al begonnen is, houdt de versie van toen.
plan-drawing = Tekening
plan-table = Tabel
plan-drawing-title = Tijdlijn van “{ $name }”
plan-drawing-desc = { $n ->
    [one] { $n } stap, op een lijn van links naar rechts in de tijd. Elk teken is één contactmoment; de balk erachter zegt hoelang het nog kan beginnen. De tabel zegt hetzelfde in woorden.
   *[other] { $n } stappen, elk op een eigen lijn van links naar rechts in de tijd. Elk teken is één contactmoment; de balk erachter zegt hoelang het nog kan beginnen. De tabel zegt hetzelfde in woorden.
}
plan-axis-months = Maanden na { $anchor }
plan-axis-weeks = Weken na { $anchor }
plan-axis-days = Dagen na { $anchor }
plan-lane = { $name } · { $kind }
plan-mark = { $name }: { $when }, { $kind }

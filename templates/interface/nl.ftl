# Woorden van alle pagina's en van de pagina's voor cliënten, in het Nederlands van Nederland en van Vlaanderen.
#
# Taalniveau B1: korte zinnen, gewone woorden, u. Een pagina verraadt het onderwerp niet aan wie meekijkt.

page-skip = Ga naar de inhoud

trouble-not-found-title = Deze pagina is er niet
trouble-not-found-text = Misschien is de link niet volledig. Kijk nog eens in uw bericht.
trouble-too-large-title = Dat is te veel
trouble-too-large-text = Wat u stuurde is te groot. Er is niets bewaard.
trouble-unreadable-title = Dat ging niet goed
trouble-unreadable-text = Wij konden niet lezen wat u stuurde. Er is niets bewaard. Ga terug en probeer het nog eens.
trouble-busy-title = Het lukt nu even niet
trouble-busy-text = Probeer het over een paar minuten nog eens. Krijgt u hierna te lezen dat wij uw antwoord al hebben? Dan is alles in orde.
trouble-failed-title = Er ging iets fout bij ons
trouble-failed-text = Het ligt niet aan u. Probeer het later nog eens, of bel ons.

client-languages = Taal
client-privacy = Alleen mensen van onze dienst lezen uw antwoord. Uw antwoord heeft nooit gevolgen voor hulp die u later vraagt.
client-contact-label = Bellen
client-contact = Liever praten? Bel ons. U krijgt iemand van ons aan de lijn.

client-check-in-title = Hoe gaat het met u?
client-check-in-intro = Wij zijn benieuwd hoe het met u gaat. Antwoorden duurt een minuut. U mag vragen overslaan.
client-check-in-whole = Wij zijn benieuwd hoe het met u gaat. Kiest u bij elke zin een antwoord? Alleen dan kunnen wij zien wat er verandert. Lukt een zin niet? Dan slaat u hem over.
client-jump = Liever gebeld worden, een andere keer, of stoppen? Dat kan ook.
client-answered = Wij hebben al een antwoord van u. Is er iets veranderd? Dan mag u opnieuw antwoorden.
client-call-question = Zullen wij u bellen?
client-call-choice-no = Nee, dat hoeft niet
client-call-choice-soon = Ja, een dezer dagen
client-call-choice-today = Ja, vandaag nog als dat kan
client-remark-label = Wilt u nog iets zeggen?
client-remark-note = Dit hoeft niet. Wij lezen dit niet meteen. Schrijf hier niets over uw gezondheid.
client-send = Verstuur mijn antwoord
client-further-intro = Uw antwoord is bij ons. Mogen wij nog iets vragen? Dit hoeft niet.

client-help-title = Gaat het heel slecht met u?
client-help-text = Denkt u aan zelfdoding, of maakt u zich zorgen om iemand? Wacht niet op ons. Praat nu met iemand:

client-ways-title = Liever iets anders?
client-call-title = Bel mij
client-call-text = Iemand van ons belt u. U hoeft niets in te vullen.
client-call-soon = Bel mij een dezer dagen
client-call-today = Bel mij vandaag als dat kan
client-later-title = Nu niet
client-later-text = Wij vragen het u volgende week nog eens.
client-later-button = Vraag het volgende week
client-stop-title = Stoppen
client-stop-text = U krijgt dan geen berichten meer van ons.
client-stop-button = Stuur mij geen berichten meer

client-confirm-title = Wilt u geen berichten meer?
client-confirm-text = Dan sturen wij u geen sms en geen mail meer om te vragen hoe het gaat. Hulp vragen kan altijd. Bellen ook.
client-confirm-yes = Ja, stuur mij niets meer
client-confirm-no = Nee, ik ga terug

client-announcement-title = Wij blijven graag in contact
client-announcement-intro = Wij willen graag weten hoe het met u gaat. Daarom sturen wij u het komende jaar een paar keer een kort bericht.
client-announcement-choice = U kiest zelf of u antwoordt. Vindt u het goed? Dan hoeft u nu niets te doen.
client-announcement-later-text = Wij vragen u later hoe het gaat. U hoeft nu niets te doen.
client-announcement-later-button = Nu niet

client-notice-title = Een bericht van { $sender }
client-notice-text = { $sender }: { $text }
client-notice-free = U hoeft niet te antwoorden. Wilt u ons toch iets vertellen of vragen? Dat mag altijd.

client-thanks-good-title = Dank u wel
client-thanks-good-text = Uw antwoord is bij ons. Wij vragen u later nog eens hoe het gaat. Hebt u ons eerder nodig? Bel ons.
client-thanks-we-call-title = Dank u, wij bellen u
client-thanks-we-call-text = Iemand van ons belt u, uiterlijk op { $date }. Zelf bellen mag ook.
client-thanks-later-title = Dat is goed
client-thanks-later-text = Wij vragen het u opnieuw op { $date }.
client-thanks-stopped-title = U krijgt geen berichten meer
client-thanks-stopped-text = Wij hebben het genoteerd. Een bericht dat al onderweg was, kan nog aankomen. Hebt u ons toch nodig? U mag altijd bellen.
client-thanks-duplicate-title = Wij hebben uw antwoord al
client-thanks-duplicate-text = U hoeft niets meer te doen. Dank u wel.

client-expired-title = Deze link werkt niet meer
client-expired-text = Een link werkt maar een tijd. Wilt u iets vertellen of vragen? Bel ons. Wij helpen u graag.
client-unknown-title = Deze link kennen wij niet
client-unknown-text = Misschien is de link niet volledig. Kijk nog eens in uw bericht, of bel ons.

client-mistake-title = Nog even kijken:
client-mistake-empty = U hebt niets gekozen. Kies een antwoord, of kies hieronder iets anders.
client-mistake-long-remark = Uw tekst is te lang. Maak hem wat korter: 500 tekens is het meest.
client-mistake-unknown = Een van uw antwoorden konden wij niet lezen. Kies het nog eens.
client-mistake-stale = Wij konden uw antwoord niet lezen. Druk nog eens op de knop.
client-mistake-go = Ga naar deze vraag

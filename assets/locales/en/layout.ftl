# What surrounds every page.

skip-to-main = Skip to main content
skip-to-results = Skip to results
crisis-label = Crisis help
crisis-question = Someone needs help right now?
crisis-call = Call or text <a href="tel:988">988</a>
crisis-danger = Danger: <a href="tel:911">911</a>
crisis-violence = Domestic violence <a href="tel:+18007997233">1-800-799-7233</a>
exit = Quick exit
exit-title = Leaves this site at once. Also: press Shift three times.
nav-main = Main
nav-phone = Main, phone
nav-language = Language
find-services = Find services
nav-search = Search
nav-work = Work list
nav-clients = Clients
nav-referrals = Referrals
nav-missed = Missed searches
nav-exposure = Who is suggested
nav-record = Who did what
nav-colleagues = Colleagues
nav-sessions = Where you are signed in
nav-password = Password
nav-factor = Second factor
account-menu = account menu
role-case-manager = Case manager
role-supervisor = Supervisor
role-agency-editor = Agency editor
role-curator = Curator
role-privacy-officer = Privacy officer
role-admin = Administrator
role-integration = Integration
sign-in = Sign in
sign-out = Sign out
credits-title = Credits and sources
foot-danger = In danger? Call <a href="tel:911">911</a>
call-before = Call before you go: hours and openings change.

# A page for what went wrong, by the status.
problem-400 = The request cannot be read
problem-401 = Sign in first
problem-403 = Not allowed
problem-404 = Not found
problem-405 = Not with this method
problem-408 = Took too long
problem-409 = Not possible now
problem-412 = Changed meanwhile
problem-413 = Too large
problem-415 = Not that kind of body
problem-422 = Some fields need attention
problem-429 = Too many tries
problem-500 = Something broke here
problem-503 = Not ready
problem-other = This did not work
problem-400-detail = Each fault is named below.
problem-401-detail = This is for people with a session and systems with a key.
problem-404-detail = There is nothing here, or nothing that you may see.
problem-405-detail = The Allow header names the methods that work here.
problem-500-detail = The fault is ours and has been logged.
problem-ours = Nothing you did was wrong. Please try again in a moment.
problem-id = If you ask for help, name this number: { $id }

signin-who = For case managers and agencies. <a href="/">Finding services</a> needs no sign-in.
signin-login = Login
signin-password = Password
signin-forgotten = Forgotten your password?
signin-wrong = This login and password do not belong together
signin-slow = Too many tries for this login; try again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}

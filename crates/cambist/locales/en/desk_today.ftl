# The first page of the desk.
today-wrong = What is wrong
today-nothing-wrong = Nothing. Alarms of sources, rates and feeds appear here.

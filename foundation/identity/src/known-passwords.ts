/**
 * Words that passwords are made of when people do not want to think: the base words behind the most used passwords of
 * published leaks, and what a hospital's staff would add. Lower case, letters and digits only.
 */
export const knownWords: readonly string[] = `
  password passwort motdepasse contrasena senha pass word passphrase passcode secret geheim letmein welcome willkommen
  bienvenue hello hallo login logon signin access admin administrator root user username guest test testing default
  changeme change temp temporary master server system network computer windows microsoft google apple samsung internet
  security secure protect private public office company business work job team manager director
  iloveyou loveyou iloveu love lover baby babygirl babyboy honey angel princess prince sweetheart darling sunshine
  flower butterfly rainbow star stars summer winter spring autumn january february march april may june july august
  september october november december monday tuesday wednesday thursday friday saturday sunday
  football soccer baseball basketball hockey tennis golf cricket liverpool arsenal chelsea manchester united yankees
  dragon monkey tiger lion eagle horse dog cat shadow superman batman spiderman starwars pokemon naruto matrix ninja
  killer hunter ranger hacker freedom whatever nothing trustno1 qwerty qwertz azerty asdf zxcv abc
  michael jennifer jessica ashley daniel jordan thomas robert andrew charlie george james john maria anna
  family mother father mom dad sister brother children friend friends forever money dollar lucky happy
  god jesus christ heaven bless blessed faith
  hospital clinic medical medicine doctor nurse physician patient patients health healthcare care surgery emergency
  ward pharmacy laboratory radiology oncology cardiology hipaa gdpr privacy
  one two three four five six seven eight nine zero ten
  the my our your this that is it and for you me
`
  .trim()
  .split(/\s+/)

/** Sentences so well known that their length protects nobody. Written without spaces. */
export const knownSentences: readonly string[] = [
  'correcthorsebatterystaple',
  'thequickbrownfoxjumpsoverthelazydog',
  'thequickbrownfox',
  'jumpsoverthelazydog',
  'maytheforcebewithyou',
  'tobeornottobe',
  'thatisthequestion',
  'onceuponatime',
  'opensesame',
  'inthebeginning',
  'loremipsumdolorsitamet',
  'humptydumpty',
  'twinkletwinklelittlestar',
  'happybirthdaytoyou',
  'itsbeginningtolookalotlikechristmas',
  'anappleadaykeepsthedoctoraway',
  'ilovemyfamily',
  'ihatepasswords',
  'supercalifragilisticexpialidocious',
]

/** Rows and columns that fingers walk along, on the keyboards our users have, and what one counts along. */
export const walks: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '!@#$%^&*()',
  '!"§$%&/()=',
]

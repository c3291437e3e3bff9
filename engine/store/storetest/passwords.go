package storetest

import "github.com/alexedwards/argon2id"

// PasswordCost makes a password cost next to nothing, since tests set up so many people.
var PasswordCost = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

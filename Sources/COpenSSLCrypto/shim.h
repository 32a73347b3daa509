// The headers of the system library that the module COpenSSLCrypto exposes to its one Swift importer.
#include <openssl/evp.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

/// Macros that Swift does not import, as constants.
enum DeedKeySelection {
  DeedKeySelectionPublicKey = EVP_PKEY_PUBLIC_KEY,
  DeedKeySelectionKeyPair = EVP_PKEY_KEYPAIR,
};

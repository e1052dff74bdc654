package dev.segue.worker.catalog;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file cannot be read or written, in words. */
public final class Unreadable {
  private Unreadable() {}

  /** Why a file cannot be written. */
  public static String unwritable(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "there is no folder for " + missing.getFile();
    }
    return words(failure);
  }

  /** Why a file cannot be read. */
  public static String words(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (failure instanceof AccessDeniedException denied) {
      return "this user may not touch " + denied.getFile();
    }
    if (failure instanceof NotDirectoryException file) {
      return file.getFile() + " is no folder";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    }
    return failure.getClass().getSimpleName() + ", " + failure.getMessage();
  }
}
